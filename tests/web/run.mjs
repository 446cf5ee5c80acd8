// Starts the server and the browser, runs each file of checks, and prints TAP.
// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const [modules, program] = process.argv.slice(2);
const require = createRequire(path.join(modules, "x.js"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hadir-web-"));

let count = 0, failed = 0;
function ok(good, name, detail = "") {
	console.log(`${good ? "ok" : "not ok"} ${++count} - ${name}`);
	if (good) return;
	failed++;
	console.log(String(detail).split("\n").map((l) => "# " + l).join("\n"));
}
const same = (got, wanted, name) => ok(got === wanted, name, `got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);

// The server prints its address and the link of the first account.
const store = process.env.HADIR_STORE ? ["--store", process.env.HADIR_STORE] : [];
const server = spawn(program, ["--data", folder, "--listen", "127.0.0.1:0", ...store], { stdio: ["ignore", "pipe", "pipe"] });
let said = "";
server.stderr.on("data", (d) => (said += d));
const link = await new Promise((resolve, reject) => {
	let out = "";
	server.stdout.on("data", (d) => {
		out += d;
		const found = /https?:\/\/\S+\/first\/[0-9a-f]+/.exec(out);
		if (found) resolve(found[0]);
	});
	server.on("exit", (code) => reject(new Error(`the server ended (${code}): ${out}${said}`)));
	setTimeout(() => reject(new Error(`no link within 20 s: ${out}${said}`)), 20000).unref();
}).catch((e) => {
	ok(false, "the server starts", e.message);
	console.log(`1..${count}`);
	process.exit(1);
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const base = new URL(link).origin;
const tools = "build/release/tests/web";
const t = { ok, tools, same, browser, base, link, axe, folder };
try {
	for (const name of (process.env.HADIR_WEB || "pages roles hostile").split(" "))
		await (await import(`./${name}.mjs`)).default(t);
} catch (e) {
	ok(false, "no check breaks off", e.stack);
}
await browser.close();
server.removeAllListeners("exit");
const end = new Promise((resolve) => server.on("exit", (code, signal) => resolve(signal || code)));
server.kill("SIGTERM");
const result = await Promise.race([end, new Promise((r) => setTimeout(() => r("still running"), 20000).unref())]);
if (result === "still running") server.kill("SIGKILL");
ok(result === 0 || result === "SIGTERM", "the server ends when it is asked to", result);
ok(!/AddressSanitizer|runtime error|LeakSanitizer/.test(said), "nothing for the sanitizers", said.slice(0, 4000));
fs.rmSync(folder, { recursive: true, force: true });
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
