// Say that a run is published
// Question: Which run does the graph show?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter properties: name, status, counts, when it ended
MERGE (run:Run {project: $project, runId: $run})
SET run += $properties
REMOVE run:Publishing, run.token, run.publisher, run.writtenAt
SET run:Published
WITH run
MATCH (former:Run)
WHERE former.project = $project AND former.runId <> $run
REMOVE former:Published:Publishing
SET former:Replaced, former.status = 'replaced'
