// Departments and how they are written · 部门及其写法
// Question: Under which spellings does each organization's department appear? 每个组织的部门以哪些写法出现？
// Columns: organization, department, spellings, records
MATCH (d:Department:Customer)-[:DEPARTMENT_OF]->(o:Customer)
MATCH (d)<-[:RESOLVED_TO]-(r:Record)
RETURN o.name AS organization, d.name AS department, collect(DISTINCT r.name) AS spellings, count(r) AS records
ORDER BY size(spellings) DESC, organization, department
LIMIT 50
