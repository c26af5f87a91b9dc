// Erase records · 删除记录
// Question: How are these records taken out, with every value that nobody else holds? Erase them in the sources too, or the next publication brings them back.
// Parameter project: the project's id in the graph, from "What is published here"
// Parameter recordIds: a list of record ids
// Columns: erasedRecords, erasedIdentifiers
UNWIND $recordIds AS id
MATCH (r:Record {project: $project, recordId: id})
OPTIONAL MATCH (r)-->(i:Identifier)
WHERE NOT EXISTS { MATCH (i)<--(o:Record) WHERE NOT o.recordId IN $recordIds }
WITH collect(DISTINCT r) AS records, collect(DISTINCT i) AS identifiers
FOREACH (i IN identifiers | DETACH DELETE i)
FOREACH (r IN records | DETACH DELETE r)
RETURN size(records) AS erasedRecords, size(identifiers) AS erasedIdentifiers
