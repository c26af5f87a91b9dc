// Draw one customer · 画出一个客户
// Question: Which records is this customer, and which values and links hold them together? 这个客户由哪些记录组成，靠什么连在一起？
// Parameter customer: the customer's id, such as C-X8YKV362ECYQ
// Columns: customer, resolved, record, has, identifier, link, kin, relative
MATCH (customer:Customer {customerId: $customer})
OPTIONAL MATCH (customer)<-[resolved:RESOLVED_TO]-(record:Record)
WITH customer, resolved, record ORDER BY record.recordId LIMIT 100
OPTIONAL MATCH (record)-[has]->(identifier:Identifier)
OPTIONAL MATCH (record)-[link:SIMILAR_TO|POSSIBLE_MATCH|AMBIGUOUS_MATCH|CUT_MATCH]->(other:Record)
WHERE EXISTS { (other)-[:RESOLVED_TO]->(customer) }
OPTIONAL MATCH (customer)-[kin:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS|WORKS_FOR|HOUSEHOLD_WITH]-(relative:Customer)
RETURN customer, resolved, record, has, identifier, link, kin, relative
LIMIT 800
