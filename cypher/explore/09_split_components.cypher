// What the rules split · 被规则拆开的连通分量
// Question: Which connected records became several customers, and which rules cut them? 哪些相连的记录被拆成多个客户，被哪些规则切断？
// Columns: componentId, records, customers, names, cutLinks, rules
MATCH (r:Record)-[cut:CUT_MATCH]->(:Record)
WITH r.componentId AS componentId, count(cut) AS cutLinks, collect(DISTINCT cut.rule) AS rules
MATCH (m:Record {componentId: componentId})-[:RESOLVED_TO]->(c:Customer)
WITH componentId, cutLinks, rules, count(DISTINCT m) AS records, collect(DISTINCT c) AS parts
WHERE size(parts) > 1
RETURN componentId, records, size(parts) AS customers, [c IN parts[..10] | c.name] AS names, cutLinks, rules
ORDER BY records DESC, componentId
LIMIT 50
