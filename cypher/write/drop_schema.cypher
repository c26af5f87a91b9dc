// Drop the schema
// Question: What else is left when the last project is gone?
DROP INDEX kinfold_names IF EXISTS;
DROP INDEX kinfold_possible_score IF EXISTS;
DROP INDEX kinfold_customer_size IF EXISTS;
DROP INDEX kinfold_customer_id IF EXISTS;
DROP INDEX kinfold_identifier_degree IF EXISTS;
DROP INDEX kinfold_identifier_id IF EXISTS;
DROP INDEX kinfold_record_component IF EXISTS;
DROP INDEX kinfold_record_id IF EXISTS;
DROP CONSTRAINT kinfold_judgement IF EXISTS;
DROP CONSTRAINT kinfold_run IF EXISTS;
DROP CONSTRAINT kinfold_customer IF EXISTS;
DROP CONSTRAINT kinfold_identifier IF EXISTS;
DROP CONSTRAINT kinfold_record IF EXISTS;
