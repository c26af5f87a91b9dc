// End the other publications of a project
// Question: What keeps one that was cut off, or goes on elsewhere, from writing between the batches of this one?
// Parameter project: the project's id in the graph
// Parameter token: of the publication that goes on
MATCH (run:Run)
WHERE run.project = $project AND run.runId IS NOT NULL AND run.token <> $token
REMOVE run.token, run.publisher, run.writtenAt
