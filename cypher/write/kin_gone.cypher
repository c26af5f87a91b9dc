// Retire the relations of customers that have none now
// Question: Which relations are in the graph and not in the run?
// Parameter project: the project's id in the graph
// Parameter gone: customer ids
UNWIND $gone AS key
MATCH (c:Customer {project: $project, customerId: key})
REMOVE c.kinHash
WITH c
MATCH (c)-[old:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS|WORKS_FOR|HOUSEHOLD_WITH|RIVAL_CLAIM|MERGED_INTO|SPLIT_INTO]->(:Customer)
WHERE old.runId IS NOT NULL
DELETE old
