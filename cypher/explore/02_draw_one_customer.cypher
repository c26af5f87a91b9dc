// Draw one customer · 画出一个客户
// Question: Which records is this customer, and which values and links hold them together? 这个客户由哪些记录组成，靠什么连在一起？
// Parameter customer: the customer's id, such as C-X8YKV362ECYQ
// Columns: customer, record, resolved, has, identifier, link, other
MATCH (customer:Customer {customerId: $customer})<-[resolved:RESOLVED_TO]-(record:Record)
WITH customer, record, resolved LIMIT 200
OPTIONAL MATCH (record)-[has]->(identifier:Identifier)
OPTIONAL MATCH (record)-[link:SIMILAR_TO|POSSIBLE_MATCH|CUT_MATCH|AMBIGUOUS_MATCH|MUST_LINK|CANNOT_LINK]-(other:Record)
WHERE EXISTS { (other)-[:RESOLVED_TO]->(customer) }
RETURN customer, record, resolved, has, identifier, link, other
LIMIT 1000
