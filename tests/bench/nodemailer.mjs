// nodemailer.mjs HOST PORT FOLDER: sends each NNN.eml of FOLDER, whose envelope is in its first two lines, through a pool of
// five connections; prints the seconds from the first to the last.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
const nodemailer = createRequire(process.cwd() + "/")("nodemailer");
const [host, port, folder] = process.argv.slice(2);
const mails = readdirSync(folder).map((name) => {
	const [from, to, ...rest] = readFileSync(`${folder}/${name}`, "utf8").split("\n");
	return { envelope: { from, to }, raw: rest.join("\n") };
});
const pool = nodemailer.createTransport({
	host,
	port: Number(port),
	pool: true,
	maxConnections: 5,
	maxMessages: Infinity,
	ignoreTLS: true,
});
const start = process.hrtime.bigint();
const sent = await Promise.all(mails.map((mail) => pool.sendMail(mail)));
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
pool.close();
if (sent.length !== mails.length) process.exit(1);
console.log(seconds.toFixed(3));
