// What the graph holds of links
// Question: Which records have links that start at them, and with what content?
// Parameter project: the project's id in the graph
// Columns: key, hash
MATCH (r:Record)
WHERE r.project = $project AND r.recordId IS NOT NULL AND r.linksHash IS NOT NULL
RETURN r.recordId AS key, r.linksHash AS hash
