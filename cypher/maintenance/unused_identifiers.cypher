// Identifiers that no record holds · 没有记录使用的标识
// Question: Which identifiers are left over, as after records were erased by hand?
// Columns: identifier, kind
MATCH (i:Identifier)
WHERE i.project IS NOT NULL AND NOT EXISTS { (i)<--(:Record) }
RETURN i.name AS identifier, i.kind AS kind
ORDER BY kind, identifier
LIMIT 200
