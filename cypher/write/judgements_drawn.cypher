// Judgements that people drew
// Question: What did people tie as the same or as different, and kinfold has not taken yet? Also what it cannot take: whoever drew it is told.
// Parameter project: the project's id in the graph
// Columns: type, one, other, by, reason, ties
MATCH (a)-[e:MUST_LINK|CANNOT_LINK]->(b)
WHERE e.takenAt IS NULL AND (a.project = $project OR b.project = $project)
WITH e, [n IN [a, b] | CASE
  WHEN n:Record AND n.project = $project AND n.recordId IS NOT NULL THEN ['Record', n.recordId]
  WHEN n:Customer AND n.project = $project AND n.customerId IS NOT NULL THEN ['Customer', n.customerId]
  ELSE ['', trim(coalesce(labels(n)[0], '') + ' ' + toString(coalesce(n.recordId, n.customerId, n.identifierId, n.name, elementId(n))))]
END] AS ends
RETURN type(e) AS type, ends[0] AS one, ends[1] AS other, e.by AS by, e.reason AS reason, collect(elementId(e)) AS ties
ORDER BY one, other, type, by, reason
