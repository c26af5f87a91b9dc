// Where a customer's values come from · 客户的值来自哪里
// Question: Which record gave each value of this customer, and who says otherwise? 这个客户的每个值来自哪条记录，有没有别的说法？
// Parameter customer: the customer's id, such as C-X8YKV362ECYQ
// Columns: field, value, fromRecord, source, line
MATCH (c:Customer {customerId: $customer})
UNWIND ['name', 'otherName', 'phone', 'email', 'address', 'birthDate', 'gender', 'taxId', 'idNumber', 'account', 'website'] AS field
WITH c, field WHERE c[field] IS NOT NULL
OPTIONAL MATCH (r:Record {project: c.project, recordId: c[field + 'From']})
RETURN field, c[field] AS value, r.recordId AS fromRecord, r.sourceId AS source, r.line AS line
ORDER BY field
