// Rival claims to a parent · 互相竞争的上级
// Question: Which customers are claimed by a second parent, and why did that claim not stand? 哪些客户还有另一个上级的主张，为什么没有成立？
// Columns: child, childId, standing, rival, relation, reason
MATCH (c:Customer)-[claim:RIVAL_CLAIM]->(rival:Customer)
OPTIONAL MATCH (c)-[:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS]->(parent:Customer)
RETURN c.name AS child, c.customerId AS childId, collect(DISTINCT parent.name) AS standing,
       rival.name AS rival, claim.relation AS relation, claim.reason AS reason
ORDER BY child, childId, rival
LIMIT 100
