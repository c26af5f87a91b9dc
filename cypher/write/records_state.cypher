// What the graph holds of records
// Question: Which records are there, and with what content?
// Parameter project: the project's id in the graph
// Columns: key, hash
MATCH (r:Record)
WHERE r.project = $project AND r.recordId IS NOT NULL
RETURN r.recordId AS key, r.contentHash AS hash
