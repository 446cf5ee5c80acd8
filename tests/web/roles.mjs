// Walks every route of the table with every role, with and without its token, those of devices too, and an event that is not the account's.
// SPDX-License-Identifier: Apache-2.0
import fs from "node:fs";
import { fill, signIn } from "./pages.mjs";

const masks = { ALL: [0, 1, 2, 3], EDIT: [0, 1], PRESENCE: [0, 1, 2], ADMIN: [0] };
const roles = ["admin", "organiser", "coordinator", "viewer"];

// Both parts of the table, as they stand in its sources; a row that cannot be read is an error.
function routes() {
	const text = ["page.c", "sync_pull.c"].map((name) => fs.readFileSync(new URL("../../src/server/" + name, import.meta.url), "utf8")).join("");
	const parts = [...text.matchAll(/const struct route routes_\w+\[\] = \{\n(.*?)\n\};/gs)].map((m) => m[1]);
	const rows = parts.flatMap((part) => part.split("\n").filter((row) => !row.includes("pattern = NULL")));
	return rows.map((row) => {
		const found = /\{ METHOD_(\w+), "([^"]+)", ROUTE_(\w+), (?:ROLES_)?(\w+),/.exec(row);
		if (!found) throw new Error("a route that cannot be read: " + row);
		const [, method, pattern, kind, mask] = found;
		return { method, pattern, kind, allowed: masks[mask] || [] };
	});
}

async function makeAccount(t, admin, role) {
	await admin.goto(t.base + "/accounts");
	await fill(admin, { login: roles[role], name: roles[role] });
	await admin.selectOption("[name=role]", String(role));
	await admin.click("main form button");
	const link = (await admin.textContent("code.link")).trim();
	const context = await t.browser.newContext();
	const page = await context.newPage();
	await page.goto(t.base + new URL(link).pathname);
	await fill(page, { password: "tiga kata mudah" });
	await page.click("main button");
	return page;
}

async function share(t, admin, role, number) {
	await admin.goto(t.base + "/account/" + roles[role]);
	await admin.selectOption("[name=event]", number);
	await admin.click("button[name=grant][value='1']");
}

const pathOf = (t, pattern) => {
	const parts = pattern.replace("/event/#", t.event).replace("#", "1");
	return parts.replace("/document/*", "/document/peserta.csv").replace("/kiosk/*", "/kiosk/" + "0".repeat(64)).replace("/servers/*", "/servers/" + "0".repeat(64)).replace("/account/*", "/account/viewer").replace("/*", "/nothing");
};

async function ask(t, page, route, csrf) {
	const url = t.base + pathOf(t, route.pattern);
	if (route.method === "GET") return (await page.request.get(url, { maxRedirects: 0 })).status();
	return (await page.request.post(url, { form: csrf ? { csrf } : { x: "1" }, maxRedirects: 0 })).status();
}

// As if it were a device that has signed: well formed, so that nothing but the signature is wrong with it.
async function pretend(t, page, route, csrf) {
	const headers = { csrf, "Hadir-Device": "ab".repeat(32), "Hadir-Nonce": "0".repeat(32), "Hadir-Count": "1", "Hadir-Sign": "cd".repeat(64) };
	const body = route.method === "GET" ? {} : { data: "x" };
	return (await page.request.fetch(t.base + pathOf(t, route.pattern), { method: route.method, headers, maxRedirects: 0, ...body })).status();
}

export default async function run(t) {
	const admin = await signIn(await t.browser.newContext(), t.base, "siti", "tiga kata mudah");
	const table = routes();
	t.ok(table.length > 40, "the table of routes is read", table.length);
	const ofDevices = table.filter((r) => r.kind === "DEVICE" || r.kind === "ENROL");
	t.ok(ofDevices.length > 8, "so are those of devices", ofDevices.length);
	const open = table.filter((r) => !["PAGE", "DEVICE", "ENROL"].includes(r.kind)).map((r) => r.pattern);
	t.same([...new Set(open)].sort().join(" "), "/assets/* /first/* /health /metrics /sign-in", "nothing else is open to anybody");
	t.ok(table.filter((r) => r.pattern.startsWith("/v1/")).every((r) => ofDevices.includes(r)), "and nothing of /v1/ is a page");
	const stranger = await (await t.browser.newContext()).newPage();
	for (const route of table.filter((r) => r.kind === "PAGE")) {
		const status = await ask(t, stranger, route, "");
		t.ok(status === 303 || status === 403 || status === 401, `nobody: ${route.method} ${route.pattern}`, status);
	}
	for (let role = 0; role < roles.length; role++) {
		const page = await makeAccount(t, admin, role);
		if (role > 0) {
			t.same((await page.request.get(t.base + t.event)).status(), 404, `${roles[role]} does not see an event that is not its own`);
			await share(t, admin, role, t.event.split("/")[2]);
		}
		await page.goto(t.base + "/me");
		const csrf = await page.inputValue("main [name=csrf] >> nth=0");
		for (const route of table.filter((r) => r.kind === "PAGE" && r.pattern !== "/sign-out" && r.pattern !== "/event/#/copy")) {
			const status = await ask(t, page, route, csrf);
			const allowed = route.allowed.includes(role);
			t.ok(allowed ? status !== 403 && status < 500 : status === 403, `${roles[role]}: ${route.method} ${route.pattern} ${allowed ? "allowed" : "refused"}`, status);
			if (allowed && route.method === "POST") t.same(await ask(t, page, route, ""), 403, `${roles[role]}: ${route.pattern} without its token`);
		}
		for (const route of ofDevices) t.same(await pretend(t, page, route, csrf), 401, `${roles[role]}: ${route.method} ${route.pattern} is for devices`);
	}
}
