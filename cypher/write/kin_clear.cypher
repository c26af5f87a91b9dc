// Take changed relations away
// Question: To which customers did these customers belong before?
// Parameter project: the project's id in the graph
// Parameter stale: customer ids
UNWIND $stale AS key
MATCH (:Customer {project: $project, customerId: key})
  -[old:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS|WORKS_FOR|HOUSEHOLD_WITH|RIVAL_CLAIM|MERGED_INTO|SPLIT_INTO]->(:Customer)
WHERE old.runId IS NOT NULL
DELETE old
