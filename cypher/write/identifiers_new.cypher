// Write new identifiers
// Question: Which value stands on records for the first time?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels
UNWIND $units AS unit
CREATE (i:Identifier:$(unit.labels) {project: $project, identifierId: unit.key, contentHash: unit.hash, runId: $run})
SET i += unit.properties
