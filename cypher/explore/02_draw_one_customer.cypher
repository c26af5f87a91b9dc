// Draw one customer · 画出一个客户
// Question: Which records is this customer, which values and links hold them together, and from whom was it kept apart? 这个客户由哪些记录组成，靠什么连在一起，与谁被分开？
// Parameter customer: the customer's id, such as C-X8YKV362ECYQ
// Columns: path
MATCH (customer:Customer {customerId: $customer})
WITH customer, COLLECT { MATCH (customer)<-[:RESOLVED_TO]-(r:Record) RETURN r ORDER BY r.recordId LIMIT 60 } AS records
CALL (customer, records) {
  MATCH path = (customer)
  RETURN path
UNION ALL
  UNWIND records AS record
  MATCH path = (customer)<-[:RESOLVED_TO]-(record)
  RETURN path
UNION ALL
  UNWIND records AS record
  MATCH path = (record)-->(:Identifier)
  RETURN path LIMIT 300
UNION ALL
  UNWIND records AS record
  MATCH path = (record)-[link:SIMILAR_TO|MUST_LINK]->(other:Record)
  WHERE other IN records
    AND (link:MUST_LINK OR NOT EXISTS { (record)-->(both:Identifier)<--(other) WHERE NOT both:Blocked })
  RETURN path LIMIT 200
UNION ALL
  UNWIND records AS record
  MATCH path = (record)-[:CUT_MATCH|AMBIGUOUS_MATCH|CANNOT_LINK]-(:Record)-[:RESOLVED_TO]->(:Customer)
  RETURN path LIMIT 30
UNION ALL
  UNWIND records AS record
  MATCH path = (record)<-[:ABOUT]-(:Judgement)-[:ABOUT]->(:Record)
  RETURN path LIMIT 30
UNION ALL
  MATCH path = (customer)-[:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS|WORKS_FOR|HOUSEHOLD_WITH|MUST_LINK|CANNOT_LINK]-(:Customer)
  RETURN path LIMIT 30
}
RETURN path
