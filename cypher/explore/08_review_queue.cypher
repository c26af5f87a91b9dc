// What waits for a person · 等待人工判断
// Question: Which pairs contradict, tie, were cut with a question mark or nearly match, as `kinfold review` asks, and no rule or person has decided between their customers? 哪些记录对互相矛盾、难分高下、被切断但有疑问或接近匹配，且规则和人工都还没有决定？
// Columns: what, one, oneName, other, otherName, score, evidence, rule, reason, reasonZh
MATCH (mine:Customer)<-[:RESOLVED_TO]-(a:Record)-[e:POSSIBLE_MATCH|CUT_MATCH]->(b:Record)-[:RESOLVED_TO]->(yours:Customer)
WHERE NOT coalesce(e.rule, '') IN ['GENERIC_VALUE', 'PLACEHOLDER']
  AND (e.review OR NOT EXISTS {
    MATCH (mine)<-[:RESOLVED_TO]-(:Record)-[cut:CUT_MATCH]-(:Record)-[:RESOLVED_TO]->(yours)
    WHERE cut.rule IN ['HARD_CONFLICT', 'SOURCE_DUPLICATE', 'NEVER_LINK']
  })
  AND (e.rule = 'CONTRADICTION' OR NOT EXISTS {
    MATCH (a)<-[one:ABOUT]-(:Judgement&Standing)-[other:ABOUT]->(b) WHERE one.side <> other.side
  })
  AND NOT EXISTS { MATCH (a)-[drawn:MUST_LINK|CANNOT_LINK]-(b) WHERE drawn.takenAt IS NULL }
  AND NOT EXISTS { MATCH (mine)-[drawn:MUST_LINK|CANNOT_LINK]-(yours) WHERE drawn.takenAt IS NULL }
RETURN type(e) AS what, a.recordId AS one, a.name AS oneName, b.recordId AS other, b.name AS otherName,
       e.score AS score, e.evidence AS evidence, e.rule AS rule, e.reason AS reason, e.reasonZh AS reasonZh
ORDER BY coalesce(e.rule, '') <> 'CONTRADICTION', NOT coalesce(e.review, false), coalesce(e.rule, '') <> 'TIE',
         CASE WHEN e.review THEN e.wouldJoin ELSE 0 END DESC, score DESC, one, other
LIMIT 100
