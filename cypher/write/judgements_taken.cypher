// Note which judgements were taken
// Question: Since when does kinfold keep this judgement? Deleting it here then withdraws nothing.
// Parameter project: the project's id in the graph
// Parameter ties: the relationships, by Neo4j's own ids
// Parameter at: the moment
MATCH (a)-[e:MUST_LINK|CANNOT_LINK]->(b)
WHERE elementId(e) IN $ties AND (a.project = $project OR b.project = $project)
SET e.takenAt = $at
