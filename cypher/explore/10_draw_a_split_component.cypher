// Draw what the rules split · 画出被拆开的分量
// Question: Which records of this component went to which customer, and where was it cut? 这个分量的记录各归哪个客户，在哪里切断？
// Parameter component: the component's id, from "What the rules split"
// Columns: record, resolved, customer, link, other
MATCH (record:Record {componentId: $component})-[resolved:RESOLVED_TO]->(customer:Customer)
WITH record, resolved, customer ORDER BY record.recordId LIMIT 200
OPTIONAL MATCH (record)-[link:SIMILAR_TO|CUT_MATCH|AMBIGUOUS_MATCH]->(other:Record {componentId: $component})
RETURN record, resolved, customer, link, other
LIMIT 800
