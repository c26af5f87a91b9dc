// Every node is unique within its project
// Question: What keeps a record, identifier, customer, run or judgement from being published twice?
CREATE CONSTRAINT kinfold_record IF NOT EXISTS FOR (n:Record) REQUIRE (n.project, n.recordId) IS UNIQUE;
CREATE CONSTRAINT kinfold_identifier IF NOT EXISTS FOR (n:Identifier) REQUIRE (n.project, n.identifierId) IS UNIQUE;
CREATE CONSTRAINT kinfold_customer IF NOT EXISTS FOR (n:Customer) REQUIRE (n.project, n.customerId) IS UNIQUE;
CREATE CONSTRAINT kinfold_judgement IF NOT EXISTS FOR (n:Judgement) REQUIRE (n.project, n.judgementId) IS UNIQUE;
CREATE CONSTRAINT kinfold_run IF NOT EXISTS FOR (n:Run) REQUIRE (n.project, n.runId) IS UNIQUE;
