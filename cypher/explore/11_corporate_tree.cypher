// Draw a corporate tree · 画出组织树
// Question: Which departments, branches and subsidiaries belong to this customer, and what stands above it? 这个客户有哪些部门、分支和子公司，上面是谁？
// Parameter customer: the customer's id, such as C-X8YKV362ECYQ
// Columns: path
MATCH (c:Customer {customerId: $customer})
MATCH path = (c)(()-[:DEPARTMENT_OF|BRANCH_OF|SUBSIDIARY_OF|OWNS]-()){0,4}(:Customer)
RETURN path
LIMIT 300
