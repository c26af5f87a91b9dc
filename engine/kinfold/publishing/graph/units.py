"""From the tables of a run to the units of the graph, as SELECTs over the views of ``masking``.

Each gives ``key``, ``properties``, ``labels`` and ``edges``, an edge being (to, type, properties).
Empty text is None: Neo4j keeps no such property. Edges are sorted as they lie in their list, by ``to``
first, which takes DuckDB a third of what an ORDER BY within the aggregate does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.publishing.graph.store import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

# What the parts share. A component is named by its smallest record; ``component_codes`` gives its number.
PREPARED = (
    """CREATE TEMP VIEW said AS
    SELECT split_part(kind, ' ', 1) AS kind, value, min(nullif(trim(raw), '')) AS raw,
           min(nullif(substr(kind, strpos(kind || ' ', ' ') + 1), '')) AS scheme
    FROM mentions
    WHERE value <> '' AND split_part(kind, ' ', 1) IN (SELECT kind FROM identifier_words)
    GROUP BY ALL""",
    """CREATE TEMP VIEW held AS
    SELECT DISTINCT m.record, i.kind, i.value, nullif(trim(m.raw), '') AS raw, m."column" AS field
    FROM mentions m JOIN identifiers i ON i.kind = split_part(m.kind, ' ', 1) AND i.value = m.value
    WHERE m.value <> ''""",
    """CREATE TEMP VIEW inside AS
    SELECT l."left", l."right", l.weight, a.customer_id
    FROM links l JOIN members a ON a.record = l."left" JOIN members b ON b.record = l."right"
    WHERE l.outcome = 'match' AND a.customer_id = b.customer_id""",
)

IDENTIFIERS = """
SELECT i.kind || ':' || i.value AS key,
    {'kind': i.kind, 'scheme': said.scheme, 'degree': i.records, 'names': i.names,
     'name': coalesce(nullif(i.shown, ''), if(i.kind = 'address', said.raw, NULL),
                      trim(regexp_replace(i.value, '[| ]+', ' ', 'g'))),
     'identifierClass': i.identifier_class, 'usable': i.identifier_class IN ('exclusive', 'shared'),
     'blockedReason': CASE i.identifier_class
         WHEN 'generic' THEN i.names || ' different names use it'
         WHEN 'placeholder' THEN 'it stands for no value' END} AS properties,
    if(i.identifier_class IN ('exclusive', 'shared'), [word.label], [word.label, 'Blocked']) AS labels,
    [] AS edges
FROM identifiers i
JOIN identifier_words word ON word.kind = i.kind
LEFT JOIN said ON said.kind = i.kind AND said.value = i.value
"""

RECORDS = """
SELECT r.record AS key,
    {'sourceId': r.source, 'sourceKey': r.source_key, 'kind': r.kind,
     'name': coalesce(nullif(r.name, ''), r.record),
     'role': nullif(r.role, ''), 'primaryId': if(r."primary" = r.record, NULL, r."primary"),
     'file': r.file, 'line': nullif(r.line, 0), 'updatedAt': nullif(r.updated_at, ''),
     'componentId': c.component, 'nameKey': own.name_key, 'aliases': own.aliases, 'birthDate': own.birth_date,
     'country': own.country, 'employer': own.employer, 'taxId': own.tax_id} AS properties,
    [] AS labels, coalesce(ties.edges, []) AS edges
FROM records r
JOIN components c ON c.record = r.record
LEFT JOIN (
    SELECT record,
        min(value) FILTER (kind IN ('person', 'company', 'department')) AS name_key,
        list_sort(list(DISTINCT nullif(coalesce(nullif(trim(raw), ''), value), ''))
            FILTER (kind IN ('person', 'company', 'department'))) AS aliases,
        min(value) FILTER (kind = 'birth_date') AS birth_date,
        min(value) FILTER (kind = 'country') AS country,
        min(coalesce(nullif(trim(raw), ''), value)) FILTER (kind = 'employer') AS employer,
        min(value) FILTER (starts_with(kind, 'tax_id')) AS tax_id
    FROM mentions
    WHERE value <> '' AND (kind IN ('person', 'company', 'department', 'birth_date', 'country', 'employer')
        OR starts_with(kind, 'tax_id'))
    GROUP BY record
) own ON own.record = r.record
LEFT JOIN (
    SELECT held.record,
        list_sort(list({'to': held.kind || ':' || held.value, 'type': word.has,
                        'properties': {'raw': held.raw, 'field': held.field}})) AS edges
    FROM held JOIN identifier_words word ON word.kind = held.kind GROUP BY held.record
) ties ON ties.record = r.record
"""

# A link between customers that a rule cut is a CUT_MATCH with the link's evidence; a rule that muted a
# value cut no link, so the pair's link stays beside it.
LINKS = """
SELECT owner AS key, {'key': owner} AS properties, [] AS labels,
    list_sort(list({'to': other, 'type': type, 'properties': properties})) AS edges
FROM (
    SELECT l."left" AS owner, l."right" AS other, word.type AS type,
        {'score': l.weight, 'evidence': l.evidence, 'passes': l.passes, 'rule': NULL::VARCHAR,
         'reason': NULL::VARCHAR, 'reasonZh': NULL::VARCHAR, 'review': NULL::BOOLEAN,
         'wouldJoin': NULL::BIGINT} AS properties
    FROM links l JOIN link_words word ON word.outcome = l.outcome
    WHERE l.outcome = 'match' OR NOT EXISTS (
        FROM cuts x WHERE x."left" = l."left" AND x."right" = l."right"
        AND x.rule NOT IN (SELECT rule FROM muting_rules))
    UNION ALL
    SELECT x."left", x."right", 'CUT_MATCH',
        {'score': x.weight, 'evidence': l.evidence, 'passes': l.passes, 'rule': x.rule,
         'reason': nullif(x.reason_en, ''), 'reasonZh': nullif(x.reason_zh, ''), 'review': x.review,
         'wouldJoin': x.would_join}
    FROM cuts x LEFT JOIN links l ON l."left" = x."left" AND l."right" = x."right"
)
GROUP BY owner
"""

# A retired id stays as a customer without records, so that what it went into can be found.
CUSTOMERS = """
SELECT c.customer_id AS key,
    {'kind': c.kind, 'name': coalesce(nullif(c.name, ''), c.customer_id),
     'status': if(c.kind IS NULL, 'retired', 'current'),
     'recordCount': coalesce(c.records, 0), 'sourceCount': c.sources, 'since': ids.minted,
     'cohesion': if(c.records > 1,
        (200 * coalesce(bound.links, 0) // (c.records * (c.records - 1)))::BIGINT, NULL),
     'otherName': nullif(c.other_name, ''), 'phone': nullif(c.phone, ''), 'email': nullif(c.email, ''),
     'address': nullif(c.address, ''), 'birthDate': nullif(c.birth_date, ''), 'gender': nullif(c.gender, ''),
     'taxId': nullif(c.tax_id, ''), 'idNumber': nullif(c.id_number, ''), 'account': nullif(c.account, ''),
     'website': nullif(c.website, ''),
     'nameFrom': nullif(c.name_from, ''), 'otherNameFrom': nullif(c.other_name_from, ''),
     'phoneFrom': nullif(c.phone_from, ''), 'emailFrom': nullif(c.email_from, ''),
     'addressFrom': nullif(c.address_from, ''), 'birthDateFrom': nullif(c.birth_date_from, ''),
     'genderFrom': nullif(c.gender_from, ''), 'taxIdFrom': nullif(c.tax_id_from, ''),
     'idNumberFrom': nullif(c.id_number_from, ''), 'accountFrom': nullif(c.account_from, ''),
     'websiteFrom': nullif(c.website_from, '')} AS properties,
    [coalesce(word.label, 'Retired')] AS labels, coalesce(ties.edges, []) AS edges
FROM (SELECT * FROM customers UNION ALL BY NAME SELECT customer_id FROM ids WHERE retired > 0) c
LEFT JOIN kind_words word ON word.kind = c.kind
LEFT JOIN ids ON ids.customer_id = c.customer_id
LEFT JOIN (SELECT customer_id, count(*) AS links FROM inside GROUP BY customer_id) bound
    ON bound.customer_id = c.customer_id
LEFT JOIN (
    SELECT m.customer_id,
        list_sort(list({'to': m.record, 'type': 'RESOLVED_TO',
            'properties': {'confidence': own.weight, 'rule': if(own.weight IS NULL, 'alone', 'match')}
        })) AS edges
    FROM members m LEFT JOIN (
        SELECT record, max(weight) AS weight FROM (
            SELECT "left" AS record, weight FROM inside UNION ALL SELECT "right", weight FROM inside)
        GROUP BY record
    ) own ON own.record = m.record
    GROUP BY m.customer_id
) ties ON ties.customer_id = c.customer_id
"""

JUDGEMENTS = """
SELECT j.judgement AS key,
    {'name': j.verdict || ' · ' || j.who, 'verdict': j.verdict, 'status': j.status, 'disputed': j.disputed,
     'by': nullif(j.who, ''), 'at': nullif(j.at, ''), 'reason': nullif(j.reason, '')} AS properties,
    [verdict.label, status.label].list_filter(lambda label: label IS NOT NULL) AS labels,
    coalesce(ties.edges, []) AS edges
FROM judgements j
JOIN verdict_words verdict ON verdict.verdict = j.verdict
LEFT JOIN status_words status ON status.status = j.status
LEFT JOIN (
    SELECT judgement,
        list_sort(list({'to': record, 'type': 'ABOUT', 'properties': {'side': side}})) AS edges
    FROM judged SEMI JOIN records ON records.record = judged.record
    GROUP BY judgement
) ties ON ties.judgement = j.judgement
"""

KIN = """
SELECT owner AS key, {'key': owner} AS properties, [] AS labels,
    list_sort(list({'to': other, 'type': type, 'properties': properties})) AS edges
FROM (
    SELECT a.child AS owner, a.parent AS other, if(a.state = 'standing', word.type, 'RIVAL_CLAIM') AS type,
        {'relation': a.relation, 'roles': list_sort(list(DISTINCT a.role) FILTER (a.role <> '')),
         'percent': max(nullif(a.percent, '')), 'rule': min(a.basis), 'claims': count(*),
         'evidence': list_sort(list(DISTINCT a.child_record || ' → ' || a.parent_record))[:5],
         'reason': min(a.reason_en), 'reasonZh': min(a.reason_zh), 'inRun': NULL::BIGINT} AS properties
    FROM affiliations a JOIN relation_words word ON word.relation = a.relation
    WHERE a.parent <> '' AND a.child <> a.parent
    GROUP BY a.child, a.parent, a.relation, a.state, word.type
    UNION ALL
    SELECT customer_id, other_id, type,
        {'relation': NULL, 'roles': NULL, 'percent': NULL, 'rule': NULL, 'claims': NULL, 'evidence': NULL,
         'reason': reason, 'reasonZh': reason_zh, 'inRun': in_run}
    FROM (
        SELECT customer_id, "into" AS other_id, 'MERGED_INTO' AS type, retired AS in_run,
            'most of its records are there now' AS reason, '多数记录现归于该客户' AS reason_zh
        FROM ids WHERE retired > 0 AND "into" <> ''
        UNION ALL
        SELECT DISTINCT customer_id, other_id, 'SPLIT_INTO', getvariable('run')::BIGINT,
            'some of its records are a customer of their own', '其部分记录成为独立客户'
        FROM lineage WHERE event = 'SPLIT' AND other_id <> ''
    )
)
GROUP BY owner
"""

SELECTS: Mapping[Part, str] = {
    Part.IDENTIFIERS: IDENTIFIERS,
    Part.RECORDS: RECORDS,
    Part.LINKS: LINKS,
    Part.CUSTOMERS: CUSTOMERS,
    Part.JUDGEMENTS: JUDGEMENTS,
    Part.KIN: KIN,
}
