// Give customers their records
// Question: Which records is each customer?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter edges: maps of owner (the customer), to (the record), properties
UNWIND $edges AS edge
MATCH (c:Customer {project: $project, customerId: edge.owner})
MATCH (r:Record {project: $project, recordId: edge.to})
CREATE (r)-[t:RESOLVED_TO]->(c)
SET t += edge.properties, t.runId = $run
