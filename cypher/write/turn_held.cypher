// Is this publication still the one?
// Question: Has no other one begun since, nor the project been taken out? Writing first waits for others; only then it looks.
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter token: of this publication alone
// Columns: run
MATCH (run:Run {project: $project, runId: $run})
SET run.writtenAt = toString(datetime.realtime())
WITH run
WHERE run.token = $token
RETURN run.runId AS run
