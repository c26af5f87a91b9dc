// Conflicts inside a customer · 客户内部的矛盾
// Question: Which customers have records that differ in birth date, tax number or country? 哪些客户的记录在出生日期、税号或国家上互相矛盾？
// Columns: customerId, name, records, birthDates, taxIds, countries
MATCH (c:Customer)
WHERE c.recordCount > 1
MATCH (c)<-[:RESOLVED_TO]-(r:Record)
WITH c, collect(DISTINCT r.birthDate) AS birthDates, collect(DISTINCT r.taxId) AS taxIds, collect(DISTINCT r.country) AS countries
WHERE size(birthDates) > 1 OR size(taxIds) > 1 OR size(countries) > 1
RETURN c.customerId AS customerId, c.name AS name, c.recordCount AS records, birthDates, taxIds, countries
ORDER BY records DESC, customerId
LIMIT 50
