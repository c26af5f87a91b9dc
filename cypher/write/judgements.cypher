// Write changed judgements
// Question: What did people decide, who and when, about which records, and does it count?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels, edges (to: the record, properties)
UNWIND $units AS unit
MERGE (j:Judgement {project: $project, judgementId: unit.key})
SET j += unit.properties, j.contentHash = unit.hash, j.runId = $run
REMOVE j:Same:Different:Unsure:Withdrawn:Standing:Overruled
SET j:$(unit.labels)
WITH j, unit
UNWIND unit.edges AS edge
MATCH (r:Record {project: $project, recordId: edge.to})
CREATE (j)-[a:ABOUT {runId: $run}]->(r)
SET a += edge.properties
