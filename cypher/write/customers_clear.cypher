// Let the records of changed customers go
// Question: Which records did these customers have before?
// Parameter project: the project's id in the graph
// Parameter stale: customer ids
UNWIND $stale AS key
MATCH (:Customer {project: $project, customerId: key})<-[old:RESOLVED_TO]-(:Record)
WHERE old.runId IS NOT NULL
DELETE old
