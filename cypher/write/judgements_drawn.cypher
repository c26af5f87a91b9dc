// Judgements that people drew
// Question: Which records did people tie as the same or as different, and kinfold has not taken yet?
// Parameter project: the project's id in the graph
// Columns: type, one, other, by, reason
MATCH (a:Record)-[e:MUST_LINK|CANNOT_LINK]->(b:Record)
WHERE a.project = $project AND b.project = $project AND a.recordId <> b.recordId AND e.takenAt IS NULL
RETURN DISTINCT type(e) AS type, a.recordId AS one, b.recordId AS other, e.by AS by, e.reason AS reason
ORDER BY one, other, type
