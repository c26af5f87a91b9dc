// What people decided · 人工判断
// Question: Which records did people say are the same or different, who, when and why, and does it count? 人们判断哪些记录相同或不同，是谁、何时、为什么，是否有效？
// Columns: status, verdict, one, other, by, at, reason, disputed
CALL () {
  MATCH (j:Judgement)
  WHERE j.project IS NOT NULL
  RETURN j.status AS status, j.verdict AS verdict,
         COLLECT { MATCH (j)-[:ABOUT {side: 'one'}]->(r:Record) RETURN r.recordId + ' ' + r.name AS said ORDER BY said LIMIT 5 } AS one,
         COLLECT { MATCH (j)-[:ABOUT {side: 'other'}]->(r:Record) RETURN r.recordId + ' ' + r.name AS said ORDER BY said LIMIT 5 } AS other,
         j.by AS by, j.at AS at, j.reason AS reason, j.disputed AS disputed
UNION ALL
  MATCH (a:Record|Customer)-[e:MUST_LINK|CANNOT_LINK]->(b:Record|Customer)
  WHERE e.takenAt IS NULL
  RETURN 'drawn, waits for kinfold pull' AS status, CASE type(e) WHEN 'MUST_LINK' THEN 'same' ELSE 'different' END AS verdict,
         [coalesce(a.recordId, a.customerId) + ' ' + a.name] AS one, [coalesce(b.recordId, b.customerId) + ' ' + b.name] AS other,
         e.by AS by, null AS at, e.reason AS reason, null AS disputed
}
RETURN status, verdict, one, other, by, at, reason, disputed
ORDER BY at DESC, one, other
LIMIT 200
