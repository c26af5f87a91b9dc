// The projects in this database
// Question: Which kinfold projects were published here?
// Columns: project, status
MATCH (run:Run)
WHERE run.project IS NOT NULL AND run.runId IS NOT NULL
RETURN run.project AS project, collect(DISTINCT run.status) AS status
