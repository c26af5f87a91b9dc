// Tie records to their identifiers
// Question: Which values does each record have, in which column, as written?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter edges: maps of owner, to, type, properties
UNWIND $edges AS edge
MATCH (r:Record {project: $project, recordId: edge.owner})
MATCH (i:Identifier {project: $project, identifierId: edge.to})
CREATE (r)-[h:$(edge.type)]->(i)
SET h += edge.properties, h.runId = $run
