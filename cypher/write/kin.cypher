// Mark whose relations are written
// Question: Which customers belong to another, or went into one?
// Parameter project: the project's id in the graph
// Parameter units: maps of key, hash
UNWIND $units AS unit
MATCH (c:Customer {project: $project, customerId: unit.key})
SET c.kinHash = unit.hash
