// What people decided · 人工判断
// Question: Which records did people say are the same or different, who and why? 人们判断哪些记录相同或不同，是谁、为什么？
// Columns: what, one, oneName, other, otherName, by, reason
MATCH (a:Record)-[e:MUST_LINK|CANNOT_LINK]->(b:Record)
RETURN type(e) AS what, a.recordId AS one, a.name AS oneName, b.recordId AS other, b.name AS otherName,
       e.by AS by, e.reason AS reason
ORDER BY what, one, other
LIMIT 200
