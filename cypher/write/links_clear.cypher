// Take changed links away
// Question: Which links started at these records before?
// Parameter project: the project's id in the graph
// Parameter stale: record ids
UNWIND $stale AS key
MATCH (:Record {project: $project, recordId: key})
  -[old:SIMILAR_TO|POSSIBLE_MATCH|POSSIBLY_RELATED|AMBIGUOUS_MATCH|DISCLOSED_RELATION|CUT_MATCH]->(:Record)
WHERE old.runId IS NOT NULL
DELETE old
