// Find customers · 查找客户
// Question: Which customers have this name, phone, mail address, number, id or record key? 哪些客户有这个姓名、电话、邮箱、号码、编号或记录键？
// Parameter text: a name or a part of it (张三, Müller), a standard value (+8613911024567), a customer's id or a record's id
// Columns: customerId, name, kind, records, foundIn
CALL () {
  CALL db.index.fulltext.queryNodes('kinfold_names', '"' + replace(replace($text, '\\', ' '), '"', ' ') + '"')
  YIELD node, score
  RETURN node, score
  ORDER BY score DESC
  LIMIT 200
UNION ALL
  MATCH (node:Customer {customerId: $text})
  RETURN node, 100.0 AS score
UNION ALL
  MATCH (node:Record {recordId: $text})
  RETURN node, 100.0 AS score
}
MATCH (c:Customer)
WHERE c.recordCount > 0 AND (c = node OR EXISTS { (c)<-[:RESOLVED_TO]-(node) } OR EXISTS { (c)<-[:RESOLVED_TO]-(:Record)-->(node:Identifier) })
WITH c, max(score) AS score, collect(DISTINCT coalesce(node.name, ''))[..3] AS foundIn
RETURN c.customerId AS customerId, c.name AS name, c.kind AS kind, c.recordCount AS records, foundIn
ORDER BY score DESC, records DESC, customerId
LIMIT 50
