// Erase records · 删除记录
// Question: How are these records taken out, with every value that nobody else holds and what people judged of them? Erase them in the sources too, or the next publication brings them back.
// Parameter project: the project's id in the graph, from "What is published here"
// Parameter recordIds: a list of record ids
// Columns: erasedRecords, erasedIdentifiers, erasedJudgements
UNWIND $recordIds AS id
MATCH (r:Record {project: $project, recordId: id})
OPTIONAL MATCH (r)-->(i:Identifier)
WHERE NOT EXISTS { MATCH (i)<--(o:Record) WHERE NOT o.recordId IN $recordIds }
OPTIONAL MATCH (r)<-[:ABOUT]-(j:Judgement)
WITH collect(DISTINCT r) AS records, collect(DISTINCT i) AS identifiers, collect(DISTINCT j) AS judgements
FOREACH (i IN identifiers | DETACH DELETE i)
FOREACH (j IN judgements | DETACH DELETE j)
FOREACH (r IN records | DETACH DELETE r)
RETURN size(records) AS erasedRecords, size(identifiers) AS erasedIdentifiers, size(judgements) AS erasedJudgements
