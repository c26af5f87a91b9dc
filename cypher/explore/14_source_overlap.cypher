// Overlap of sources · 来源之间的重叠
// Question: How many customers do two sources share, as after an acquisition? 两个来源有多少共同客户（例如并购之后）？
// Columns: project, source, otherSource, sharedCustomers, customersOfSource, customersOfOther
MATCH (r:Record)-[:RESOLVED_TO]->(c:Customer)
WITH c, collect(DISTINCT r.sourceId) AS sources
WHERE c.recordCount > 0
UNWIND sources AS source
UNWIND sources AS otherSource
WITH c.project AS project, source, otherSource, count(c) AS customers
WITH project, collect({source: source, otherSource: otherSource, customers: customers}) AS pairs
UNWIND pairs AS pair
WITH project, pairs, pair
WHERE pair.source < pair.otherSource
RETURN project, pair.source AS source, pair.otherSource AS otherSource, pair.customers AS sharedCustomers,
       [p IN pairs WHERE p.source = pair.source AND p.otherSource = pair.source | p.customers][0] AS customersOfSource,
       [p IN pairs WHERE p.source = pair.otherSource AND p.otherSource = pair.otherSource | p.customers][0] AS customersOfOther
ORDER BY project, sharedCustomers DESC, source, otherSource
LIMIT 50
