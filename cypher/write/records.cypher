// Write changed records
// Question: What does each source row say now, and which values does it have, as written?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, edges (to: the identifier, type, properties)
UNWIND $units AS unit
MERGE (r:Record {project: $project, recordId: unit.key})
SET r += unit.properties, r.contentHash = unit.hash, r.runId = $run
WITH r, unit
UNWIND unit.edges AS edge
MATCH (i:Identifier {project: $project, identifierId: edge.to})
CREATE (r)-[h:$(edge.type) {runId: $run}]->(i)
SET h += edge.properties
