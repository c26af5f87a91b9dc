// What the graph holds of judgements
// Question: Which judgements are there, and with what content?
// Parameter project: the project's id in the graph
// Columns: key, hash
MATCH (j:Judgement)
WHERE j.project = $project AND j.judgementId IS NOT NULL
RETURN j.judgementId AS key, j.contentHash AS hash
