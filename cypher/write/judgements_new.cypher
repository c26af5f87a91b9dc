// Write new judgements
// Question: What did people decide since the last publication, and about which records? A customer stands for its records of that moment.
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels, edges (to: the record, properties)
UNWIND $units AS unit
CREATE (j:Judgement:$(unit.labels) {project: $project, judgementId: unit.key, contentHash: unit.hash, runId: $run})
SET j += unit.properties
WITH j, unit
UNWIND unit.edges AS edge
MATCH (r:Record {project: $project, recordId: edge.to})
CREATE (j)-[a:ABOUT {runId: $run}]->(r)
SET a += edge.properties
