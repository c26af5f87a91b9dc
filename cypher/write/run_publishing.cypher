// Say that a run is being published
// Question: Is the graph whole, or is a publication under way?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter properties: name, status, when it began
MERGE (run:Run {project: $project, runId: $run})
SET run += $properties
REMOVE run:Published:Replaced
SET run:Publishing
