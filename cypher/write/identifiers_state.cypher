// What the graph holds of identifiers
// Question: Which identifiers are there, and with what content?
// Parameter project: the project's id in the graph
// Columns: key, hash
MATCH (i:Identifier)
WHERE i.project = $project AND i.identifierId IS NOT NULL
RETURN i.identifierId AS key, i.contentHash AS hash
