// Retire identifiers
// Question: Which values stand on no record any more?
// Parameter project: the project's id in the graph
// Parameter gone: identifier ids
UNWIND $gone AS key
MATCH (i:Identifier {project: $project, identifierId: key})
DETACH DELETE i
