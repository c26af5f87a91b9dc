// What waits for a person · 等待人工判断
// Question: Which pairs nearly match, tie, or were cut with a question mark? 哪些记录对接近匹配、难分高下，或被切断但有疑问？
// Columns: what, one, oneName, other, otherName, score, evidence, rule, reason
MATCH (a:Record)-[e:POSSIBLE_MATCH|AMBIGUOUS_MATCH|CUT_MATCH]->(b:Record)
WHERE (e.review IS NULL OR e.review) AND NOT EXISTS { (a)-[:MUST_LINK|CANNOT_LINK]-(b) }
  AND NOT EXISTS { MATCH (a)<-[one:ABOUT]-(:Judgement&Standing&!Unsure)-[other:ABOUT]->(b) WHERE one.side <> other.side }
RETURN type(e) AS what, a.recordId AS one, a.name AS oneName, b.recordId AS other, b.name AS otherName,
       e.score AS score, e.evidence AS evidence, e.rule AS rule, e.reason AS reason
ORDER BY score DESC, one, other
LIMIT 100
