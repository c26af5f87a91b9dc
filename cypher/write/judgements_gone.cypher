// Take judgements away
// Question: Which judgements does the project not know any more, as after it was set up anew?
// Parameter project: the project's id in the graph
// Parameter gone: judgement ids
UNWIND $gone AS key
MATCH (j:Judgement {project: $project, judgementId: key})
DETACH DELETE j
