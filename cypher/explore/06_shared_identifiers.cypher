// Values that several customers share · 多个客户共有的值
// Question: Which phones, addresses and other values stand on many customers, and do they still link? 哪些电话、地址等值出现在多个客户上，还作为合并依据吗？
// Columns: identifier, kind, identifierClass, usable, records, customers, names, reason
MATCH (i:Identifier)
WHERE i.degree > 1
MATCH (i)<--(r:Record)-[:RESOLVED_TO]->(c:Customer)
WITH i, count(DISTINCT c) AS customers
WHERE customers > 1
RETURN i.name AS identifier, i.kind AS kind, i.identifierClass AS identifierClass, i.usable AS usable,
       i.degree AS records, customers, i.names AS names, i.blockedReason AS reason
ORDER BY customers DESC, kind, identifier
LIMIT 50
