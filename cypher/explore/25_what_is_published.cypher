// What is published here · 这里发布了什么
// Question: Which run of which project does the graph show, since when, and is it whole? While one is being published: who does it, and when did it last write? 图中显示的是哪个项目的哪次运行，何时发布，是否完整？发布过程中：由谁发布，最近一次写入在何时？
// Columns: project, run, status, startedAt, finishedAt, publisher, writtenAt, records, customers
MATCH (run:Run)
WHERE run.project IS NOT NULL
RETURN run.project AS project, run.runId AS run, run.status AS status, run.startedAt AS startedAt,
       run.finishedAt AS finishedAt, run.publisher AS publisher, run.writtenAt AS writtenAt, run.countRecord AS records,
       COUNT { MATCH (c:Customer) WHERE c.project = run.project AND c.recordCount > 0 } AS customers
ORDER BY project, run DESC
LIMIT 50
