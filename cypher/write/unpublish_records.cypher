// Remove published records
// Question: Which records did this project publish?
// Parameter project: the project's id in the graph
// Parameter most: how many to remove at once
// Columns: removed
MATCH (n:Record)
WHERE n.project = $project AND n.recordId IS NOT NULL
WITH n LIMIT $most
DETACH DELETE n
RETURN count(*) AS removed
