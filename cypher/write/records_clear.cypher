// Take changed records off their identifiers
// Question: Which values did these records have before?
// Parameter project: the project's id in the graph
// Parameter stale: record ids
UNWIND $stale AS key
MATCH (:Record {project: $project, recordId: key})
  -[old:HAS_PHONE|HAS_FAX|HAS_EMAIL|HAS_ADDRESS|HAS_TAX_ID|HAS_ID_NUMBER|HAS_ACCOUNT]->(:Identifier)
WHERE old.runId IS NOT NULL
DELETE old
