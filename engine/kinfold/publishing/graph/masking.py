"""The views through which a run's tables are published: as they are, or masked.

Community Edition has no roles: what everybody may read must be masked before. Then record keys and
identifier values become keyed digests, the same in every publication of the project, so that a judgement
drawn in a masked graph finds its records again; names keep their first letter, mail addresses their domain,
births their year. In either case a key too long for an index of Neo4j is cut and told apart by a digest.
"""

from __future__ import annotations

# Neo4j indexes keys of up to 8 kB in all. 80 bits of a digest: two of ten million values share one with a
# chance of 1 in 10^10. The variable holds the project's own key: without it nobody can try values out.
SHARED = """
CREATE MACRO short(said) AS
    CASE WHEN strlen(said) > 1000 THEN left(said, 100) || '…' || md5(said) ELSE said END;
CREATE MACRO pseudonym(said) AS
    left(sha256(getvariable('secret') || sha256(getvariable('secret') || said)), 20);
CREATE MACRO identifies(what) AS split_part(what, ' ', 1) IN (SELECT kind FROM identifier_words);
"""

PLAIN = """
CREATE MACRO record_id(said) AS short(said);
CREATE MACRO source_key(said, own) AS own;
CREATE MACRO party_name(said, what) AS said;
CREATE MACRO golden(what, said) AS said;
CREATE MACRO mentioned(what, said) AS CASE WHEN identifies(what) THEN short(said) ELSE said END;
CREATE MACRO identifier(what, said) AS short(said);
CREATE MACRO shown(what, said) AS '';
CREATE MACRO written(said) AS said;
CREATE MACRO line_of(said) AS said;
CREATE MACRO spoken(said) AS said;
CREATE MACRO reason(cut_by, said) AS said;
"""

MASKED = """
CREATE MACRO record_id(said) AS
    CASE WHEN said = '' THEN '' ELSE short(split_part(said, ':', 1)) || ':' || pseudonym(said) END;
CREATE MACRO source_key(said, own) AS pseudonym(said);
CREATE MACRO party_name(said, what) AS
    CASE WHEN what = 'person' AND said <> '' THEN left(said, 1) || '*' ELSE said END;
CREATE MACRO golden(what, said) AS CASE
    WHEN said = '' THEN ''
    WHEN what IN ('phone', 'fax') THEN left(said, 3) || '****' || right(said, 2)
    WHEN what = 'email' THEN left(said, 1) || '***@' || split_part(said, '@', 2)
    WHEN what IN ('birth_date', 'date') THEN regexp_extract(said, '^[0-9]{4}')
    WHEN what IN ('gender', 'country', 'website') THEN said
    ELSE left(said, 1) || '***' END;
CREATE MACRO mentioned(what, said) AS CASE
    WHEN said = '' THEN ''
    WHEN identifies(what) THEN pseudonym(split_part(what, ' ', 1) || said)
    WHEN what IN ('company', 'department', 'employer') THEN said
    WHEN what = 'person' THEN party_name(said, what)
    ELSE golden(what, said) END;
CREATE MACRO identifier(what, said) AS pseudonym(what || said);
CREATE MACRO shown(what, said) AS golden(what, said);
CREATE MACRO written(said) AS '';
CREATE MACRO line_of(said) AS 0;
CREATE MACRO spoken(said) AS '';
CREATE MACRO reason(cut_by, said) AS
    CASE WHEN cut_by IN (SELECT rule FROM muting_rules) THEN '' ELSE said END;
"""

VIEWS = """
CREATE VIEW records AS SELECT * REPLACE (
    record_id(record) AS record, source_key(record, source_key) AS source_key,
    record_id("primary") AS "primary", party_name(name, kind) AS name, line_of(line) AS line)
    FROM kept_records;
CREATE VIEW mentions AS SELECT * REPLACE (
    record_id(record) AS record, written(raw) AS raw, mentioned(kind, value) AS value)
    FROM kept_mentions;
CREATE VIEW identifiers AS SELECT * REPLACE (identifier(kind, value) AS value), shown(kind, value) AS shown
    FROM kept_identifiers;
CREATE VIEW links AS SELECT * REPLACE (record_id("left") AS "left", record_id("right") AS "right")
    FROM kept_links;
CREATE VIEW cuts AS SELECT * REPLACE (
    record_id("left") AS "left", record_id("right") AS "right",
    reason(rule, reason_en) AS reason_en, reason(rule, reason_zh) AS reason_zh)
    FROM kept_cuts;
CREATE VIEW members AS SELECT * REPLACE (record_id(record) AS record) FROM kept_members;
CREATE VIEW customers AS SELECT * REPLACE (
    party_name(name, kind) AS name, record_id(name_from) AS name_from,
    party_name(other_name, kind) AS other_name, record_id(other_name_from) AS other_name_from,
    golden('phone', phone) AS phone, record_id(phone_from) AS phone_from,
    golden('email', email) AS email, record_id(email_from) AS email_from,
    golden('address', address) AS address, record_id(address_from) AS address_from,
    golden('birth_date', birth_date) AS birth_date, record_id(birth_date_from) AS birth_date_from,
    golden('gender', gender) AS gender, record_id(gender_from) AS gender_from,
    golden('tax_id', tax_id) AS tax_id, record_id(tax_id_from) AS tax_id_from,
    golden('id_number', id_number) AS id_number, record_id(id_number_from) AS id_number_from,
    golden('account', account) AS account, record_id(account_from) AS account_from,
    golden('website', website) AS website, record_id(website_from) AS website_from)
    FROM kept_customers;
CREATE VIEW judgements AS SELECT * REPLACE (party_name(who, 'person') AS who, spoken(reason) AS reason)
    FROM kept_judgements;
CREATE VIEW judged AS SELECT * REPLACE (record_id(record) AS record) FROM kept_judged;
CREATE VIEW affiliations AS SELECT * REPLACE (
    record_id(child_record) AS child_record, record_id(parent_record) AS parent_record)
    FROM kept_affiliations;
"""
