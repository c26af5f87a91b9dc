// What is published here · 这里发布了什么
// Question: Which run of which project does the graph show, since when, and is it whole? 图中显示的是哪个项目的哪次运行，何时发布，是否完整？
// Columns: project, run, status, startedAt, finishedAt, records, customers
MATCH (run:Run)
WHERE run.project IS NOT NULL
RETURN run.project AS project, run.runId AS run, run.status AS status, run.startedAt AS startedAt,
       run.finishedAt AS finishedAt, run.countRecord AS records,
       COUNT { MATCH (c:Customer) WHERE c.project = run.project AND c.recordCount > 0 } AS customers
ORDER BY project, run DESC
LIMIT 50
