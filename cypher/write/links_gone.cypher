// Retire the links of records that have none now
// Question: Which links are in the graph and not in the run?
// Parameter project: the project's id in the graph
// Parameter gone: record ids
UNWIND $gone AS key
MATCH (r:Record {project: $project, recordId: key})
REMOVE r.linksHash
WITH r
MATCH (r)-[old:SIMILAR_TO|POSSIBLE_MATCH|POSSIBLY_RELATED|AMBIGUOUS_MATCH|DISCLOSED_RELATION|CUT_MATCH]->(:Record)
WHERE old.runId IS NOT NULL
DELETE old
