// Purge a project · 清除一个项目
// Question: How is everything that one project published taken out, when its folder is gone? Where the folder is there, `kinfold unpublish` does it. In Browser put :auto before the query.
// Parameter project: the project's id in the graph, from "What is published here"
MATCH (n)
WHERE (n:Record OR n:Identifier OR n:Customer OR n:Judgement OR n:Run) AND n.project = $project
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS
