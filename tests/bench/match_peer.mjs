// match_peer.mjs LIST PAIRS: the same candidate pairs scored by DuckDB's SQL on one thread: Jaro-Winkler of folded names,
// equality of telephone, street, number, city, postal code, e-mail and host, in one sum. Columns are folded beforehand. Prints
// "pairs" (the query: two records looked up for each pair, and scored) and "joined" (scoring alone, both records side by side
// in one table beforehand), each with its count, CPU seconds, the best of three, and how many a second, between tabs.
import { createRequire } from "node:module";
const { DuckDBInstance } = createRequire(process.cwd() + "/")("@duckdb/node-api");
const [list, pairs] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
const fold = (column) => `trim(regexp_replace(lower(strip_accents(coalesce(${column}, ''))), '[^a-z0-9]+', ' ', 'g'))`;
const sides = ["name", "civic", "street", "city", "postal", "phone", "email", "host"];
await db.run(`CREATE TABLE record AS SELECT row_number() OVER () - 1 AS n, ${fold("nom")} AS name,
	regexp_extract(adresse, '^[0-9]+') AS civic, ${fold("regexp_replace(adresse, '^[0-9]+', '')")} AS street,
	${fold("ville")} AS city, replace(coalesce(code_postal, ''), ' ', '') AS postal,
	right(regexp_replace(regexp_replace(coalesce(telephone, ''), ' p.*', ''), '[^0-9]', '', 'g'), 10) AS phone,
	lower(coalesce(courriel, '')) AS email, regexp_extract(coalesce(site, ''), '//(?:www\\.)?([^/]+)', 1) AS host
	FROM read_csv('${list}', header = true, all_varchar = true)`);
await db.run(`CREATE TABLE pair AS SELECT x, y FROM read_csv('${pairs}', header = true)`);
const both = `(SELECT ${sides.map((s) => `a.${s} AS a_${s}, b.${s} AS b_${s}`).join(", ")}
	FROM pair JOIN record a ON a.n = x JOIN record b ON b.n = y)`;
const equal = (s, yes, no) => `CASE WHEN a_${s} = '' OR b_${s} = '' THEN 0 WHEN a_${s} = b_${s} THEN ${yes} ELSE ${no} END`;
const score = `8 * jaro_winkler_similarity(a_name, b_name) + ${equal("civic", 1, -1)} + ${equal("street", 2, -1)}
	+ ${equal("city", 1, -2)} + ${equal("postal", 2, -1)} + ${equal("phone", 4, -1)} + ${equal("email", 4, -1)}
	+ ${equal("host", 4, -1)}`;

async function measure(what, from) {
	let best = Infinity;
	let n;
	for (let round = 0; round < 3; round++) {
		const start = process.cpuUsage();
		const result = await db.runAndReadAll(`SELECT count(*), count(*) FILTER (${score} > 12) FROM ${from}`);
		const used = process.cpuUsage(start);
		best = Math.min(best, (used.user + used.system) / 1e6);
		n = Number(result.getRows()[0][0]);
	}
	console.log(`${what}\t${n}\t${best.toFixed(3)}\t${(n / best).toFixed(0)}`);
}

await measure("pairs", both);
await db.run(`CREATE TABLE joined AS FROM ${both}`);
await measure("joined", "joined");
