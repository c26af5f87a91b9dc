// Write new records
// Question: What does each source row say that was not there before, and which values does it have, as written?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, edges (to: the identifier, type, properties)
UNWIND $units AS unit
CREATE (r:Record {project: $project, recordId: unit.key, contentHash: unit.hash, runId: $run})
SET r += unit.properties
WITH r, unit
UNWIND unit.edges AS edge
MATCH (i:Identifier {project: $project, identifierId: edge.to})
CREATE (r)-[h:$(edge.type) {runId: $run}]->(i)
SET h += edge.properties
