// Write changed customers
// Question: Who are the customers, and what is known of each?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels
UNWIND $units AS unit
MERGE (c:Customer {project: $project, customerId: unit.key})
SET c += unit.properties, c.contentHash = unit.hash, c.runId = $run
REMOVE c:Person:Organization:Department:Retired
SET c:$(unit.labels)
