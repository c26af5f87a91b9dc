// Link records
// Question: Which records are alike, by what evidence, and which links were cut by which rule?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter edges: maps of owner, to, type, properties
UNWIND $edges AS edge
MATCH (r:Record {project: $project, recordId: edge.owner})
MATCH (other:Record {project: $project, recordId: edge.to})
CREATE (r)-[l:$(edge.type)]->(other)
SET l += edge.properties, l.runId = $run
