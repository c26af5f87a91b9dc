// Retire records
// Question: Which records are in no source any more?
// Parameter project: the project's id in the graph
// Parameter gone: record ids
UNWIND $gone AS key
MATCH (r:Record {project: $project, recordId: key})
DETACH DELETE r
