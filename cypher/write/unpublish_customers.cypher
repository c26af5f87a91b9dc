// Remove published customers
// Question: Which customers did this project publish?
// Parameter project: the project's id in the graph
// Parameter most: how many to remove at once
// Columns: removed
MATCH (n:Customer)
WHERE n.project = $project AND n.customerId IS NOT NULL
WITH n LIMIT $most
DETACH DELETE n
RETURN count(*) AS removed
