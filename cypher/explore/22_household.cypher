// Draw a household · 画出一户人家
// Question: Who lives with this customer, and by which values is that known? 谁和这个客户是一家人，从哪些值看出来？
// Parameter customer: the customer's id, such as C-X8YKV362ECYQ
// Columns: customer, kin, relative, resolved, record, has, identifier
MATCH (customer:Customer {customerId: $customer})-[kin:HOUSEHOLD_WITH]-(relative:Customer)
OPTIONAL MATCH (relative)<-[resolved:RESOLVED_TO]-(record:Record)-[has]->(identifier:Identifier)
RETURN customer, kin, relative, resolved, record, has, identifier
LIMIT 300
