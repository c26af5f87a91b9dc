// Write changed records
// Question: What does each source row say?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties
UNWIND $units AS unit
MERGE (r:Record {project: $project, recordId: unit.key})
SET r += unit.properties, r.contentHash = unit.hash, r.runId = $run
