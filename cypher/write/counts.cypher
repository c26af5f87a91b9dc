// Count what is published
// Question: How many nodes and relationships of this project are in the graph?
// Parameter project: the project's id in the graph
// Columns: what, times
MATCH (n:Record) WHERE n.project = $project AND n.recordId IS NOT NULL
RETURN 'Record' AS what, count(*) AS times
UNION ALL
MATCH (n:Identifier) WHERE n.project = $project AND n.identifierId IS NOT NULL
RETURN 'Identifier' AS what, count(*) AS times
UNION ALL
MATCH (n:Customer) WHERE n.project = $project AND n.customerId IS NOT NULL
RETURN 'Customer' AS what, count(*) AS times
UNION ALL
MATCH (n:Judgement) WHERE n.project = $project AND n.judgementId IS NOT NULL
RETURN 'Judgement' AS what, count(*) AS times
UNION ALL
MATCH (n:Judgement)-[e]->(m:Record) WHERE n.project = $project AND m.project = $project AND e.runId IS NOT NULL
RETURN type(e) AS what, count(*) AS times
UNION ALL
MATCH (n:Record)-[e]->(m) WHERE n.project = $project AND m.project = $project AND e.runId IS NOT NULL
RETURN type(e) AS what, count(*) AS times
UNION ALL
MATCH (n:Customer)-[e]->(m:Customer) WHERE n.project = $project AND m.project = $project AND e.runId IS NOT NULL
RETURN type(e) AS what, count(*) AS times
