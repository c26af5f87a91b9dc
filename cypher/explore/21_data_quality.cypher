// Values of a source · 各来源的数据质量
// Question: How many records of each source have each kind of value, and how many of these values are blocked? 每个来源有多少记录带有各类值，其中多少不可用？
// Columns: project, source, kind, recordsWithIt, values, blocked
MATCH (r:Record)-->(i:Identifier)
WHERE r.project = i.project
RETURN r.project AS project, r.sourceId AS source, i.kind AS kind, count(DISTINCT r) AS recordsWithIt, count(DISTINCT i) AS values,
       count(DISTINCT CASE WHEN i:Blocked THEN i END) AS blocked
ORDER BY project, source, kind
