// Biggest customers · 最大的客户
// Question: Which customers have the most records, and how tightly are they held together? 哪些客户的记录最多，联系有多紧密？
// Columns: customerId, name, kind, records, sources, cohesion
MATCH (c:Customer)
WHERE c.recordCount > 1
RETURN c.customerId AS customerId, c.name AS name, c.kind AS kind,
       c.recordCount AS records, c.sourceCount AS sources, c.cohesion AS cohesion
ORDER BY records DESC, customerId
LIMIT 50
