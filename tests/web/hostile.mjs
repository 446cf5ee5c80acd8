// What people with bad intentions type and send: markup in every field, wrong passwords, forms of other sites.
// SPDX-License-Identifier: Apache-2.0
import { fill, signIn } from "./pages.mjs";

const markup = `'"><img src=x onerror=own()><script>own()</script>`;

async function clean(t, page, path) {
	const answer = await page.goto(t.base + path);
	const injected = await page.locator("img[src=x], script:not([src])").count();
	t.ok(answer.status() < 500 && injected === 0, `${path} shows markup as text`, `${answer.status()} ${injected}`);
}

// Fills every text field of the page's first form within main with markup, as far as it is meant for text.
async function stuff(page, keep) {
	for (const input of await page.locator("main form").last().locator("input:not([type=hidden]):not([type=checkbox]):not([type=file])").all()) {
		const name = await input.getAttribute("name");
		await input.evaluate((e, value) => (e.value = value), keep[name] ?? markup);
	}
	await page.locator("main form").last().evaluate((f) => f.querySelectorAll("details").forEach((d) => (d.open = true)));
	await page.locator("main form").last().locator("button").first().click();
}

async function everyField(t, page) {
	const fixed = { mulai: "14-10-2025", selesai: "14-10-2025", tanggal: "14-10-2025", nip: "", hapus_setelah: "", tahun_anggaran: "", ttd_kiri_nip: "", ttd_kanan_nip: "", buka_sebelum: "60",
		tepat_waktu: "15", terlambat: "30", tutup_setelah: "15", ambang_hadir: "80", kop_1: "14 " + markup, kop_2: "", kop_3: "", jp: "2", pin: "481926", pangkat_gol: "" };
	await page.goto(t.base + "/new");
	await stuff(page, fixed);
	t.ok(/\/event\/\d+/.test(page.url()), "an event named by markup is made", await page.textContent("main"));
	const event = new URL(page.url()).pathname;
	await page.goto(t.base + event + "/sessions");
	await stuff(page, { ...fixed, mulai: "08.00", selesai: "10.00" });
	await page.goto(t.base + event + "/officers");
	await stuff(page, fixed);
	await page.goto(t.base + event + "/person/new");
	await stuff(page, fixed);
	for (const path of ["", "/people", "/people?q=" + encodeURIComponent(markup), "/person/1", "/session/1", "/sessions", "/sessions/1", "/officers", "/badges", "/ratings", "/documents", "/kiosks",
		"/checks", "/trail", "/edit", "/document/" + encodeURIComponent("<script>")])
		await clean(t, page, event + path);
	await page.goto(t.base + "/me");
	await page.fill("#f-name", markup);
	await page.click("main form button");
	for (const path of ["/", "/accounts", "/trail", "/me?saved=" + encodeURIComponent(markup)]) await clean(t, page, path);
}

async function headers(t, page) {
	const answer = await page.request.get(t.base + t.event + "/people");
	const policy = answer.headers()["content-security-policy"] || "";
	t.ok(policy.includes("default-src 'none'") && !policy.includes("unsafe"), "a strict content security policy", policy);
	const body = await answer.text();
	t.ok(!/ style=|<style|<script(?! src)|javascript:| on\w+=/.test(body), "no style or script within the page");
	t.same(answer.headers()["x-content-type-options"], "nosniff", "types are not guessed");
	const cookie = (await page.context().cookies()).find((c) => c.name === "hadir");
	t.ok(cookie && cookie.httpOnly && cookie.sameSite === "Lax", "the cookie is out of reach of scripts and other sites");
	for (const path of ["/nothing", "/event/1", "/assets/../../etc/passwd", "/assets/%2e%2e%2fserver.db"]) {
		const wrong = await page.request.get(t.base + path);
		t.ok(wrong.status() === 404 || wrong.status() === 400, `${path} is not there`, wrong.status());
		t.ok(!/SELECT|\/tmp\/|\.c:\d|sqlite/i.test(await wrong.text()), "and nothing of the server is told");
	}
}

async function lockOut(t) {
	const page = await (await t.browser.newContext()).newPage();
	let said = "";
	for (let i = 0; i < 6; i++) {
		await page.goto(t.base + "/sign-in");
		await fill(page, { login: "viewer", password: i < 5 ? "salah sekali " + i : "tiga kata mudah" });
		await page.click("main button");
		said = await page.textContent("body");
	}
	t.ok(page.url().endsWith("/sign-in"), "after five wrong passwords even the right one waits", said);
	const elsewhere = await page.request.post(t.base + "/sign-in", { form: { login: "siti", password: "tiga kata mudah" }, headers: { "Sec-Fetch-Site": "cross-site" }, maxRedirects: 0 });
	t.same(elsewhere.status(), 403, "another site's form does not sign in");
}

export default async function run(t) {
	const page = await signIn(await t.browser.newContext(), t.base, "siti", "tiga kata mudah");
	await headers(t, page);
	await everyField(t, page);
	await lockOut(t);
}
