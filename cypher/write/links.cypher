// Link records
// Question: Which records are alike, by what evidence, and which links were cut by which rule?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, edges (to: the other record, type, properties)
UNWIND $units AS unit
MATCH (r:Record {project: $project, recordId: unit.key})
SET r.linksHash = unit.hash
WITH r, unit
UNWIND unit.edges AS edge
MATCH (other:Record {project: $project, recordId: edge.to})
CREATE (r)-[l:$(edge.type) {runId: $run}]->(other)
SET l += edge.properties
