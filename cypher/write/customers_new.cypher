// Write new customers
// Question: Who is a customer for the first time?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels
UNWIND $units AS unit
CREATE (c:Customer {project: $project, customerId: unit.key, contentHash: unit.hash, runId: $run})
SET c += unit.properties
SET c:$(unit.labels)
