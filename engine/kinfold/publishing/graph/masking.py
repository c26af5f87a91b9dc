"""Pseudonyms and masked values, for a database that everybody may read: Community Edition has no roles.

The tables of a run go through views: as they are, or masked. Record keys and identifier values become
keyed digests, the same in every publication of the project, so that a judgement drawn in a masked graph
finds its records again; names keep their first letter, mail addresses their domain, births their year.
"""

from __future__ import annotations

PSEUDONYM_DIGITS = 20  # hex: 80 bits; two of ten million values share one with a chance of 1 in 10^10

# getvariable('secret') is the project's own key: whoever does not have it cannot try values out.
MACROS = """
CREATE MACRO pseudonym(said) AS
    left(sha256(getvariable('secret') || sha256(getvariable('secret') || said)), 20);
CREATE MACRO hidden_record(said) AS
    CASE WHEN said = '' THEN '' ELSE split_part(said, ':', 1) || ':' || pseudonym(said) END;
CREATE MACRO hidden_name(said, kind) AS
    CASE WHEN kind IN ('person', 'other_name') AND said <> '' THEN left(said, 1) || '*' ELSE said END;
CREATE MACRO hidden_value(kind, said) AS CASE
    WHEN said = '' THEN ''
    WHEN kind IN ('phone', 'fax') THEN left(said, 3) || '****' || right(said, 2)
    WHEN kind = 'email' THEN left(said, 1) || '***@' || split_part(said, '@', 2)
    WHEN kind IN ('birth_date', 'date') THEN left(said, 4)
    WHEN kind IN ('gender', 'country') THEN said
    WHEN kind = 'website' THEN said
    ELSE left(said, 1) || '***' END;
"""

PLAIN = """
CREATE VIEW records AS SELECT * FROM kept_records;
CREATE VIEW mentions AS SELECT * FROM kept_mentions;
CREATE VIEW identifiers AS SELECT *, '' AS shown FROM kept_identifiers;
CREATE VIEW links AS SELECT * FROM kept_links;
CREATE VIEW cuts AS SELECT * FROM kept_cuts;
CREATE VIEW members AS SELECT * FROM kept_members;
CREATE VIEW customers AS SELECT * FROM kept_customers;
CREATE VIEW affiliations AS SELECT * FROM kept_affiliations;
"""

MASKED = """
CREATE VIEW records AS SELECT * REPLACE (
    hidden_record(record) AS record, split_part(hidden_record(record), ':', 2) AS source_key,
    hidden_record("primary") AS "primary", hidden_name(name, kind) AS name, 0 AS line)
    FROM kept_records;
CREATE VIEW mentions AS SELECT * REPLACE (
    hidden_record(record) AS record, '' AS raw, '' AS reason,
    CASE WHEN value = '' THEN ''
         WHEN split_part(kind, ' ', 1) IN (SELECT kind FROM identifier_words)
             THEN pseudonym(split_part(kind, ' ', 1) || value)
         WHEN kind = 'person' THEN hidden_name(value, 'person')
         WHEN kind IN ('company', 'department', 'employer') THEN value
         ELSE hidden_value(kind, value) END AS value)
    FROM kept_mentions;
CREATE VIEW identifiers AS SELECT * REPLACE (pseudonym(kind || value) AS value),
    hidden_value(kind, value) AS shown
    FROM kept_identifiers;
CREATE VIEW links AS SELECT * REPLACE (hidden_record("left") AS "left", hidden_record("right") AS "right")
    FROM kept_links;
CREATE VIEW cuts AS SELECT * REPLACE (
    hidden_record("left") AS "left", hidden_record("right") AS "right",
    CASE WHEN rule IN ('GENERIC_VALUE', 'PLACEHOLDER') THEN '' ELSE reason_en END AS reason_en,
    CASE WHEN rule IN ('GENERIC_VALUE', 'PLACEHOLDER') THEN '' ELSE reason_zh END AS reason_zh)
    FROM kept_cuts;
CREATE VIEW members AS SELECT * REPLACE (hidden_record(record) AS record) FROM kept_members;
CREATE VIEW customers AS SELECT * REPLACE (
    hidden_name(name, kind) AS name, hidden_record(name_from) AS name_from,
    hidden_name(other_name, 'other_name') AS other_name, hidden_record(other_name_from) AS other_name_from,
    hidden_value('phone', phone) AS phone, hidden_record(phone_from) AS phone_from,
    hidden_value('email', email) AS email, hidden_record(email_from) AS email_from,
    hidden_value('address', address) AS address, hidden_record(address_from) AS address_from,
    hidden_value('birth_date', birth_date) AS birth_date, hidden_record(birth_date_from) AS birth_date_from,
    hidden_record(gender_from) AS gender_from,
    hidden_value('tax_id', tax_id) AS tax_id, hidden_record(tax_id_from) AS tax_id_from,
    hidden_value('id_number', id_number) AS id_number, hidden_record(id_number_from) AS id_number_from,
    hidden_value('account', account) AS account, hidden_record(account_from) AS account_from,
    hidden_record(website_from) AS website_from)
    FROM kept_customers;
CREATE VIEW affiliations AS SELECT * REPLACE (
    hidden_record(child_record) AS child_record, hidden_record(parent_record) AS parent_record)
    FROM kept_affiliations;
"""
