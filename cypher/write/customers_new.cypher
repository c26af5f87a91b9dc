// Write new customers
// Question: Who is a customer for the first time, and which records are they?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels, edges (to: the record, properties)
UNWIND $units AS unit
CREATE (c:Customer:$(unit.labels) {project: $project, customerId: unit.key, contentHash: unit.hash, runId: $run})
SET c += unit.properties
WITH c, unit
UNWIND unit.edges AS edge
MATCH (r:Record {project: $project, recordId: edge.to})
CREATE (r)-[t:RESOLVED_TO {runId: $run}]->(c)
SET t += edge.properties
