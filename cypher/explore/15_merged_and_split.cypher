// Merged and split in a run · 某次运行中的合并与拆分
// Question: Which customers went into another, or gave records to a new one, in this run? 这次运行中哪些客户被合并或被拆分？
// Parameter run: the run's number
// Columns: what, customerId, name, otherId, otherName, reason
MATCH (c:Customer)-[e:MERGED_INTO|SPLIT_INTO]->(other:Customer)
WHERE e.inRun = $run
RETURN type(e) AS what, c.customerId AS customerId, c.name AS name,
       other.customerId AS otherId, other.name AS otherName, e.reason AS reason
ORDER BY what, customerId, otherId
LIMIT 200
