// What the graph holds of relations
// Question: Which customers have relations that start at them, and with what content?
// Parameter project: the project's id in the graph
// Columns: key, hash
MATCH (c:Customer)
WHERE c.project = $project AND c.customerId IS NOT NULL AND c.kinHash IS NOT NULL
RETURN c.customerId AS key, c.kinHash AS hash
