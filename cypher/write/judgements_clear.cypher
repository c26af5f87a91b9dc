// Take changed judgements off their records
// Question: Of which records did these judgements speak before?
// Parameter project: the project's id in the graph
// Parameter stale: judgement ids
UNWIND $stale AS key
MATCH (:Judgement {project: $project, judgementId: key})-[old:ABOUT]->(:Record)
WHERE old.runId IS NOT NULL
DELETE old
