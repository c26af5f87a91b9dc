// Write changed identifiers
// Question: Which value stands on records, how many share it, and does it still link them?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels
UNWIND $units AS unit
MERGE (i:Identifier {project: $project, identifierId: unit.key})
SET i += unit.properties, i.contentHash = unit.hash, i.runId = $run
REMOVE i:Blocked
SET i:$(unit.labels)
