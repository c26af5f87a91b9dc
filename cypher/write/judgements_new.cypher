// Write new judgements
// Question: What did people decide since the last publication?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels
UNWIND $units AS unit
CREATE (j:Judgement {project: $project, judgementId: unit.key, contentHash: unit.hash, runId: $run})
SET j += unit.properties
SET j:$(unit.labels)
