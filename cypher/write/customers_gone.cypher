// Take customers away
// Question: Which customers does the project not know any more?
// Parameter project: the project's id in the graph
// Parameter gone: customer ids
UNWIND $gone AS key
MATCH (c:Customer {project: $project, customerId: key})
DETACH DELETE c
