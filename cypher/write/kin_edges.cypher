// Relate customers
// Question: How do customers belong together, and into which did former ones go?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter edges: maps of owner, to, type, properties
UNWIND $edges AS edge
MATCH (c:Customer {project: $project, customerId: edge.owner})
MATCH (other:Customer {project: $project, customerId: edge.to})
CREATE (c)-[a:$(edge.type)]->(other)
SET a.runId = $run, a += edge.properties
