// Write changed judgements
// Question: What did people decide, who and when, and does it count?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter units: maps of key, hash, properties, labels
UNWIND $units AS unit
MERGE (j:Judgement {project: $project, judgementId: unit.key})
SET j += unit.properties, j.contentHash = unit.hash, j.runId = $run
REMOVE j:Same:Different:Unsure:Withdrawn:Standing:Overruled
SET j:$(unit.labels)
