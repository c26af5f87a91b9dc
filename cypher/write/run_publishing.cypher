// Say that a run is being published
// Question: Is the graph whole, or is a publication under way, and whose?
// Parameter project: the project's id in the graph
// Parameter run: the run that is published
// Parameter token: of this publication alone
// Parameter publisher: who publishes
// Parameter properties: name, status, when it began
MERGE (run:Run {project: $project, runId: $run})
SET run += $properties, run.token = $token, run.publisher = $publisher
REMOVE run:Published:Replaced
SET run:Publishing
