// Who publishes a project
// Question: Which publication is under way, and since when?
// Parameter project: the project's id in the graph
// Columns: publisher, startedAt
MATCH (run:Run)
WHERE run.project = $project AND run.runId IS NOT NULL AND run.token IS NOT NULL
RETURN coalesce(run.publisher, 'somebody') AS publisher, run.startedAt AS startedAt
ORDER BY startedAt, publisher
