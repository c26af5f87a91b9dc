// Write new records
// Question: What does each source row say that was not there before?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties
UNWIND $units AS unit
CREATE (r:Record {project: $project, recordId: unit.key, contentHash: unit.hash, runId: $run})
SET r += unit.properties
