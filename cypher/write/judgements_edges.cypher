// Tie judgements to the records that they are about
// Question: Which records did a person compare? A customer stands for its records of that moment.
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter edges: maps of owner (the judgement), to (the record), properties
UNWIND $edges AS edge
MATCH (j:Judgement {project: $project, judgementId: edge.owner})
MATCH (r:Record {project: $project, recordId: edge.to})
CREATE (j)-[a:ABOUT]->(r)
SET a += edge.properties, a.runId = $run
