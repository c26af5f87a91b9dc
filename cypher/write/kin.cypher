// Relate customers
// Question: How do customers belong together, and into which did former ones go?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, edges (to: the other customer, type, properties)
UNWIND $units AS unit
MATCH (c:Customer {project: $project, customerId: unit.key})
SET c.kinHash = unit.hash
WITH c, unit
UNWIND unit.edges AS edge
MATCH (other:Customer {project: $project, customerId: edge.to})
CREATE (c)-[a:$(edge.type) {runId: $run}]->(other)
SET a += edge.properties
