// Indexes for the questions of people
// Question: By what are nodes found quickly? By id without the project, by size, and by words of their names, 中文 too.
CREATE INDEX kinfold_record_id IF NOT EXISTS FOR (n:Record) ON (n.recordId);
CREATE INDEX kinfold_record_component IF NOT EXISTS FOR (n:Record) ON (n.componentId);
CREATE INDEX kinfold_identifier_id IF NOT EXISTS FOR (n:Identifier) ON (n.identifierId);
CREATE INDEX kinfold_identifier_degree IF NOT EXISTS FOR (n:Identifier) ON (n.degree);
CREATE INDEX kinfold_customer_id IF NOT EXISTS FOR (n:Customer) ON (n.customerId);
CREATE INDEX kinfold_customer_size IF NOT EXISTS FOR (n:Customer) ON (n.recordCount);
CREATE INDEX kinfold_possible_score IF NOT EXISTS FOR ()-[l:POSSIBLE_MATCH]-() ON (l.score);
CREATE FULLTEXT INDEX kinfold_names IF NOT EXISTS FOR (n:Record|Customer|Identifier) ON EACH [n.name, n.aliases, n.otherName]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: true}};
