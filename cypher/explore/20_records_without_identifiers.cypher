// Records that nothing identifies · 没有标识的记录
// Question: Which sources have records without any usable phone, address, number or mail address? 哪些来源的记录没有可用的电话、地址、号码或邮箱？
// Columns: project, source, kind, records, withoutIdentifier, examples
MATCH (r:Record)
WHERE r.project IS NOT NULL
WITH r.project AS project, r.sourceId AS source, r.kind AS kind, r, EXISTS { (r)-->(:Identifier&!Blocked) } AS identified
RETURN project, source, kind, count(r) AS records, sum(CASE WHEN identified THEN 0 ELSE 1 END) AS withoutIdentifier,
       collect(CASE WHEN identified THEN null ELSE r.recordId END)[..5] AS examples
ORDER BY project, withoutIdentifier DESC, source, kind
