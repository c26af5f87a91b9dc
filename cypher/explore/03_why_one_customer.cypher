// Why are these two records one customer? · 这两条记录为什么是同一个客户？
// Question: By which chain of shared values and accepted links are they joined? 它们通过哪些共有的值和已接受的关联连在一起？
// Parameter one: a record's id, such as crm:1001
// Parameter other: another record's id
// Columns: path, hops, evidence
MATCH path = SHORTEST 1 (a:Record {recordId: $one})
  (()-[:HAS_PHONE|HAS_FAX|HAS_EMAIL|HAS_ADDRESS|HAS_ACCOUNT|HAS_TAX_ID|HAS_ID_NUMBER|SIMILAR_TO|MUST_LINK]-(:!Blocked)){1,12}
  (b:Record {recordId: $other})
RETURN path, length(path) AS hops,
       [e IN relationships(path) | type(e) + coalesce(' ' + toString(e.score), '')] AS evidence
