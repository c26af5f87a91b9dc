// The records of some customers
// Question: Which records do these customers have in the graph?
// Parameter project: the project's id in the graph
// Parameter keys: customer ids
// Columns: customer, record
UNWIND $keys AS key
MATCH (:Customer {project: $project, customerId: key})<-[held:RESOLVED_TO]-(r:Record)
WHERE held.runId IS NOT NULL AND r.project = $project
RETURN key AS customer, r.recordId AS record
