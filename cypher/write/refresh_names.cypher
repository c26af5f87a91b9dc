// Bring the index of names up to date
// Question: Can what was just written be found by name?
CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()
