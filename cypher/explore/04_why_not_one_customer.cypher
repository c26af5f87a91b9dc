// Why are these two records not one customer? · 这两条记录为什么不是同一个客户？
// Question: What links them, and which rule or judgement keeps them apart? 它们之间有什么关联，哪条规则或哪个判断把它们分开？
// Parameter one: a record's id, such as crm:1002
// Parameter other: another record's id
// Columns: what, score, evidence, rule, reason, reasonZh
MATCH (a:Record {recordId: $one})-[:RESOLVED_TO]->(mine:Customer)
MATCH (b:Record {recordId: $other})-[:RESOLVED_TO]->(yours:Customer)
WHERE mine.project = yours.project
CALL (a, b, mine, yours) {
  MATCH (a)-[e:SIMILAR_TO|POSSIBLE_MATCH|POSSIBLY_RELATED|AMBIGUOUS_MATCH|CUT_MATCH|CANNOT_LINK|MUST_LINK]-(b)
  RETURN type(e) AS what, e.score AS score, e.evidence AS evidence, e.rule AS rule, e.reason AS reason, e.reasonZh AS reasonZh
UNION
  MATCH (mine)<-[:RESOLVED_TO]-(x:Record)-[e:CUT_MATCH|CANNOT_LINK]-(y:Record)-[:RESOLVED_TO]->(yours)
  RETURN type(e) + ' ' + x.recordId + ' ' + y.recordId AS what, e.score AS score, e.evidence AS evidence,
         e.rule AS rule, e.reason AS reason, e.reasonZh AS reasonZh
UNION
  MATCH (mine)<-[:RESOLVED_TO]-(x:Record)<-[one:ABOUT]-(j:Judgement&Standing)-[other:ABOUT]->(y:Record)-[:RESOLVED_TO]->(yours)
  WHERE one.side <> other.side
  RETURN 'judged ' + j.verdict + coalesce(' by ' + j.by, '') AS what, null AS score, null AS evidence,
         j.verdict AS rule, j.reason AS reason, null AS reasonZh
UNION
  MATCH (a)-[h]->(i:Identifier&Blocked)<--(b)
  RETURN 'shared ' + i.kind + ' ' + i.name AS what, null AS score, null AS evidence,
         i.identifierClass AS rule, i.blockedReason AS reason, null AS reasonZh
UNION
  MATCH (mine)-[e:CANNOT_LINK|MUST_LINK]-(yours)
  RETURN type(e) AS what, null AS score, null AS evidence, null AS rule, e.reason AS reason, null AS reasonZh
UNION
  MATCH (mine)-[k:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS|WORKS_FOR|HOUSEHOLD_WITH]-(yours)
  RETURN type(k) AS what, null AS score, null AS evidence, k.rule AS rule, k.reason AS reason, k.reasonZh AS reasonZh
}
WITH DISTINCT what, score, evidence, rule, reason, reasonZh
RETURN what, score, evidence, rule, reason, reasonZh
ORDER BY what, rule
LIMIT 50
