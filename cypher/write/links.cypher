// Mark whose links are written
// Question: Which records have links that start at them?
// Parameter project: the project's id in the graph
// Parameter units: maps of key, hash
UNWIND $units AS unit
MATCH (r:Record {project: $project, recordId: unit.key})
SET r.linksHash = unit.hash
