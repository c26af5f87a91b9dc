// Remove published runs
// Question: Which runs did this project publish?
// Parameter project: the project's id in the graph
// Parameter most: how many to remove at once
// Columns: removed
MATCH (n:Run)
WHERE n.project = $project AND n.runId IS NOT NULL
WITH n LIMIT $most
DETACH DELETE n
RETURN count(*) AS removed
