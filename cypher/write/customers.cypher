// Write changed customers
// Question: Who are the customers, what is known of each, and which records are they?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels, edges (to: the record, properties)
UNWIND $units AS unit
MERGE (c:Customer {project: $project, customerId: unit.key})
SET c += unit.properties, c.contentHash = unit.hash, c.runId = $run
REMOVE c:Person:Organization:Department:Retired
SET c:$(unit.labels)
WITH c, unit
UNWIND unit.edges AS edge
MATCH (r:Record {project: $project, recordId: edge.to})
CREATE (r)-[t:RESOLVED_TO {runId: $run}]->(c)
SET t += edge.properties
