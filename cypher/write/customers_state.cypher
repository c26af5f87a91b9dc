// What the graph holds of customers
// Question: Which customers are there, and with what content?
// Parameter project: the project's id in the graph
// Columns: key, hash
MATCH (c:Customer)
WHERE c.project = $project AND c.customerId IS NOT NULL
RETURN c.customerId AS key, c.contentHash AS hash
