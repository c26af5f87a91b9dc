// Ultimate parents · 最终上级
// Question: Which customers stand at the top of a family, and how many belong to it? 哪些客户位于家族顶端，下面有多少客户和记录？
// Columns: customerId, name, members, records, depth
MATCH (top:Customer)
WHERE NOT EXISTS { (top)-[:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF]->(:Customer) }
  AND EXISTS { (top)<-[:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF]-(:Customer) }
MATCH path = (top)(()<-[:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF]-()){1,10}(member:Customer)
WITH top, member, min(length(path)) AS depth
WITH top, count(member) AS members, sum(member.recordCount) AS below, max(depth) AS depth
RETURN top.customerId AS customerId, top.name AS name, members, top.recordCount + below AS records, depth
ORDER BY members DESC, customerId
LIMIT 50
