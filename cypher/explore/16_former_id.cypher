// Where did a customer's id go? · 旧客户编号去了哪里？
// Question: Into which customer did this former id go, over however many runs? 这个旧编号最终归入哪个客户？
// Parameter customer: a customer's id, such as C-X8YKV362ECYQ
// Columns: formerId, currentId, name, steps
MATCH path = (former:Customer {customerId: $customer})(()-[:MERGED_INTO]->()){0,50}(now:Customer)
WHERE now.status = 'current'
RETURN former.customerId AS formerId, now.customerId AS currentId, now.name AS name, length(path) AS steps
ORDER BY steps
LIMIT 1
