// Reads {files: {name: text}, labels, types} from stdin and prints what Neo4j's own parser and semantic
// checker say of each text, in Cypher 5 and in Cypher 25: one line a diagnostic, none where all is well.
const { lintCypherQuery } = require("@neo4j-cypher/language-support");

const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
let checked = 0;
for (const [name, { text, parameters }] of Object.entries(given.files)) {
  for (const version of ["CYPHER 5", "CYPHER 25"]) {
    const schema = {
      labels: given.labels,
      relationshipTypes: given.types,
      parameters: Object.fromEntries(parameters.map((p) => [p, ""])),
      defaultLanguage: version,
      functions: given.functions,
      procedures: given.procedures,
    };
    const { diagnostics } = lintCypherQuery(text, schema);
    for (const found of diagnostics) {
      console.log(`${name} (${version}) line ${found.range.start.line + 1}: ${found.message}`);
    }
    checked += 1;
  }
}
console.error(`${checked} checked`);
