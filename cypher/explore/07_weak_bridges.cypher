// Customers that hang on one value · 只靠一个值连在一起的客户
// Question: Which customers are several records that share one single value and nothing else? 哪些客户的多条记录只靠一个值连在一起？
// Columns: customerId, name, records, identifier, kind, cohesion
MATCH (c:Customer)
WHERE c.recordCount > 1
MATCH (c)<-[:RESOLVED_TO]-(r:Record)-->(i:Identifier&!Blocked)
WITH c, i, count(DISTINCT r) AS holders
WHERE holders > 1
WITH c, collect(i) AS shared
WHERE size(shared) = 1
RETURN c.customerId AS customerId, c.name AS name, c.recordCount AS records,
       shared[0].name AS identifier, shared[0].kind AS kind, c.cohesion AS cohesion
ORDER BY records DESC, customerId
LIMIT 50
