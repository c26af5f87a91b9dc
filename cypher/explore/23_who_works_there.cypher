// Who works for an organization · 谁在这家机构工作
// Question: Which persons are seen at this organization or its departments? 哪些人在这家机构或其部门工作？
// Parameter customer: the organization's id, such as C-X8YKV362ECYQ
// Columns: person, personId, place, roles, reason
MATCH (o:Customer {customerId: $customer})(()<-[:DEPARTMENT_OF|BRANCH_OF]-()){0,3}(place:Customer)<-[w:WORKS_FOR]-(p:Customer)
RETURN p.name AS person, p.customerId AS personId, place.name AS place, w.roles AS roles, w.reason AS reason
ORDER BY place, person, personId
LIMIT 200
