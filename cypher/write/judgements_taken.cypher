// Note which judgements were taken
// Question: Since when does kinfold keep this judgement? Deleting it here then withdraws nothing.
// Parameter project: the project's id in the graph
// Parameter drawn: maps of type, one, other
// Parameter at: the moment
UNWIND $drawn AS drawn
MATCH (:Record {project: $project, recordId: drawn.one})-[e:MUST_LINK|CANNOT_LINK]->(:Record {project: $project, recordId: drawn.other})
WHERE type(e) = drawn.type AND e.takenAt IS NULL
SET e.takenAt = $at
