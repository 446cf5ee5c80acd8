// An organiser's way through all pages: first account, an event, people with problems, badges, documents; both widths, without script too.
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import fs from "node:fs";

const bad = "no;nama;nip;jabatan;instansi\n1;Siti Aminah, S.E.;190102031925042001;Bendahara;Desa Sukamaju\n2;;;Kepala Desa;Desa Mekar\n3;Budi Santoso;1,98E+17;Kaur;Desa Mekar\n";
let good = "no;nama;nip;jabatan;instansi\n1;Siti Aminah, S.E.;190102031925042001;Bendahara;Desa Sukamaju\n2;=cmd|' /C calc'!A0;;+1+1;@SUM(A1)\n";
for (let i = 3; i <= 120; i++) good += `${i};Peserta Contoh ${i};;Kaur Keuangan;Desa Mekar ${i % 7}\n`;

export async function fill(page, values) {
	for (const [name, value] of Object.entries(values)) await page.fill(`main [name=${name}]`, value);
}

export async function signIn(context, base, login, password) {
	const page = await context.newPage();
	await page.goto(base + "/sign-in");
	await fill(page, { login, password });
	await page.click("main button");
	return page;
}

async function look(t, page, path) {
	await page.setViewportSize({ width: 390, height: 844 });
	const answer = await page.goto(t.base + path);
	t.same(answer.status(), 200, `${path} is there`);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	t.ok(wide <= 390, `${path} fits a telephone`, `${wide} pixels`);
	await page.evaluate(t.axe);
	const found = await page.evaluate(() => axe.run());
	const serious = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
	t.ok(serious.length === 0, `${path} is accessible`, serious.map((v) => `${v.id}: ${v.nodes[0].html}`).join("\n"));
	await page.setViewportSize({ width: 1280, height: 900 });
}

async function firstAccount(t, page) {
	await page.goto(t.link);
	await fill(page, { login: "siti", name: "Siti Aminah, S.E.", password: "pendek" });
	await page.click("main button");
	t.ok(await page.isVisible("[role=alert]"), "a short password is refused, and the link stays good");
	await fill(page, { login: "siti", name: "Siti Aminah, S.E.", password: "tiga kata mudah" });
	await page.click("main button");
	t.same(new URL(page.url()).pathname, "/", "the first account is signed in");
	t.same((await page.request.get(t.link)).status(), 404, "the link is good once");
}

async function makeEvent(t, page) {
	await page.goto(t.base + "/new");
	await fill(page, { judul: "Bimtek Keuangan Desa", penyelenggara: "Dinas PMD", tempat: "Aula", kota: "Sukamaju", mulai: "14-10-2025", selesai: "13-10-2025" });
	await page.click("main form button");
	t.ok(await page.isVisible("#p-selesai"), "what is wrong stands beside its field");
	t.same(await page.inputValue("[name=judul]"), "Bimtek Keuangan Desa", "what was typed is still there");
	await page.fill("[name=selesai]", "15-10-2025");
	await page.click("main form button");
	t.ok(/\/event\/\d+/.test(page.url()), "the event is made", page.url());
	return new URL(page.url()).pathname;
}

async function plan(t, page, event) {
	for (const [judul, mulai, selesai] of [["Kebijakan Keuangan Desa", "08.00", "10.00"], ["Praktik", "10.15", "12.15"]]) {
		await page.goto(t.base + event + "/sessions");
		await fill(page, { judul, narasumber: "Dr. Budi Santoso, M.Si.", tanggal: "14-10-2025", mulai, selesai });
		await page.selectOption("[name=instrumen]", "narasumber-d");
		await page.click("section.card form button");
	}
	t.same(await page.locator("table.cards tbody tr").count(), 2, "two sessions");
	await page.goto(t.base + event + "/officers");
	await fill(page, { nama: "Rina Wati", peran: "Registrasi", pin: "481926" });
	await page.click("section.card form button");
	t.same(await page.locator("table.cards tbody tr").count(), 1, "an officer");
}

// The picture has come and is one.
const shows = (page, which) => page.waitForFunction((w) => document.querySelector(w)?.naturalWidth > 0, which, { timeout: 10000 }).then(() => true, () => false);

async function papers(t, page, event) {
	const png = fs.readFileSync("assets/pictures/badges.png");
	const send = async (form, name, buffer) => {
		await page.goto(t.base + event + "/papers");
		await page.setInputFiles(`form[action$=${form}] [name=file]`, { name, mimeType: "application/octet-stream", buffer });
		await page.click(`form[action$=${form}]:has([name=file]) button`);
	};
	await send("letterhead", "kop.png", png.subarray(0, png.length / 2));
	t.ok(await page.isVisible("#p-letterhead"), "half a picture is refused beside its field");
	await send("letterhead", "kop.png", png);
	t.ok(await shows(page, "img.letterhead"), "the letterhead's picture shows");
	await send("questionnaire", "a.txt", Buffer.from("id = praktik\ntitle.id = Evaluasi praktik\nscale.id = Kurang | Baik\nquestion.id\n"));
	t.ok(/4/.test(await page.textContent("#p-questionnaire")), "a questionnaire's bad line is named", await page.textContent("main"));
	await send("questionnaire", "a.txt", Buffer.from("id = praktik\ntitle.id = <b>Evaluasi praktik</b>\nscale.id = Kurang | Baik\nquestion.id = Alat peraga\n"));
	t.ok((await page.textContent("main")).includes("<b>Evaluasi praktik</b>"), "a questionnaire is kept, and its title is text");
	await page.goto(t.base + event + "/sessions/1");
	t.same(await page.locator("[name=instrumen] option", { hasText: "praktik" }).count(), 1, "a session may choose it");
	await page.goto(t.base + event + "/papers");
	await page.click("button[name=remove]");
	t.same(await page.locator("img.letterhead").count(), 0, "the picture is taken out again");
	await send("letterhead", "kop.png", png);
}

async function archive(t, page, event) {
	await page.goto(t.base + event + "/edit");
	await page.click("summary:has-text('Arsipkan')");
	await page.click("button[name=archived]");
	t.ok((await page.textContent("main .note")).length > 0, "an archived event says so");
	const csrf = await page.inputValue("[name=csrf] >> nth=0");
	t.same((await page.request.post(t.base + event + "/person/1", { form: { csrf, nama: "Lain", jabatan: "", instansi: "" } })).status(), 409, "and is not changed");
	await page.goto(t.base + "/");
	t.same(await page.locator(".tag").count(), 1, "the list marks it");
	t.same((await page.request.get(`${t.base}${event}/document/rekap.pdf`)).status(), 200, "its documents are there");
	await page.goto(t.base + event + "/edit");
	await page.click("button[name=archived]");
	t.same(await page.locator("main form[action$=edit]").count(), 1, "it is opened again");
	await page.click("summary:has-text('Salin')");
	await page.fill("form[action$=copy] [name=mulai]", "03-11-2025");
	await page.click("form[action$=copy] button");
	const copied = new URL(page.url()).pathname;
	await page.goto(t.base + copied + "/papers");
	t.ok(await shows(page, "img.letterhead"), "a copy has the letterhead");
	t.ok((await page.textContent("main")).includes("Evaluasi praktik"), "and the questionnaires");
}

async function upload(t, page, event, text) {
	await page.goto(t.base + event + "/import");
	await page.setInputFiles("[name=file]", { name: "peserta.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
	await page.click("main form button");
}

async function importPeople(t, page, event) {
	await upload(t, page, event, bad);
	t.same(await page.locator("tr:has(.problem)").count(), 2, "each problem is beside its row");
	t.ok(!(await page.isVisible("textarea, main form")), "with errors nothing can be saved");
	await page.goto(t.base + event + "/people");
	t.same(await page.locator("table.cards tbody tr").count(), 0, "nothing was saved");
	await upload(t, page, event, good);
	await page.goto(t.base + event + "/people");
	t.same(await page.locator("table.cards tbody tr").count(), 0, "nothing is saved before it is confirmed");
	await upload(t, page, event, good);
	await page.click("main form button");
	t.same(await page.locator("table.cards tbody tr").count(), 100, "the first hundred people");
	await page.fill("[name=q]", "aminah");
	await page.click(".search button");
	t.same(await page.locator("table.cards tbody tr").count(), 1, "a name is found");
	await upload(t, page, event, good);
	await page.click("main form button");
	await page.goto(t.base + event + "/people?page=1");
	t.same(await page.locator("table.cards tbody tr").count(), 20, "the same list again doubles nobody");
}

async function person(t, page, event) {
	await page.goto(t.base + event + "/person/1");
	await page.click("summary");
	await fill(page, { minutes: "BA/7/2025", reason: "lupa tanda pengenal" });
	await page.selectOption("[name=status]", "1");
	await page.click("details form button");
	t.ok((await page.textContent("table.cards tbody")).match(/dikoreksi|corrected/), "a correction shows");
	await page.goto(t.base + event);
	t.same(await page.textContent("[data-session='1'] [data-live=present]"), "1", "and is counted");
	t.ok((await page.request.get(t.base + event + "/live")).headers()["content-type"].startsWith("text/event-stream"), "counts come as a stream of events");
}

async function documents(t, page, event) {
	const wanted = {
		"daftar-hadir.pdf?session=1": "%PDF", "daftar-hadir-elektronik.pdf?session=1": "%PDF", "rekap.pdf": "%PDF", "rekap.pdf.proof": "{", "evaluasi.pdf": "%PDF",
		"uji-kewajaran.pdf": "%PDF", "presensi.csv": "\ufeff", "presensi.xlsx": "PK", "presensi.json": "", "rekap.xlsx": "PK", "peserta.csv": "\ufeff",
		"peserta.xlsx": "PK", "catatan.json": "{", "kegiatan.hadir": "SQLite format 3",
	};
	for (const [name, begin] of Object.entries(wanted)) {
		const answer = await page.request.get(`${t.base}${event}/document/${name}`);
		const body = await answer.body();
		t.ok(answer.status() === 200 && body.toString("utf8", 0, 20).startsWith(begin), `${name} is made`, `${answer.status()} ${body.toString("utf8", 0, 80)}`);
	}
	const people = await (await page.request.get(`${t.base}${event}/document/peserta.csv`)).text();
	t.ok(!/(^|;)"?[=+@]/m.test(people.replace(/^\ufeff/, "")), "no exported value is a formula", people.slice(0, 400));
	const badges = await page.request.get(`${t.base}${event}/badges.pdf?layout=a4&role=-1`);
	t.same((await badges.body()).toString("latin1", 0, 4), "%PDF", "badges are printed");
	const trail = await (await page.request.get(`${t.base}${event}/trail`)).text();
	t.ok(trail.includes("badges.pdf") && trail.includes("kegiatan.hadir"), "downloads are on the trail");
	const file = await (await page.request.get(`${t.base}${event}/document/kegiatan.hadir`)).body();
	await page.goto(t.base + "/");
	await page.click("summary");
	await page.setInputFiles("[name=file]", { name: "k.hadir", mimeType: "application/octet-stream", buffer: file });
	await page.click("details form button");
	t.same(new URL(page.url()).pathname, event, "the event's own file comes back in");
	await page.goto(t.base + "/");
	await page.click("summary");
	await page.setInputFiles("[name=file]", { name: "k.hadir", mimeType: "application/octet-stream", buffer: file.subarray(0, file.length / 2) });
	await page.click("details form button");
	t.ok(await page.isVisible("[role=alert]"), "half of it is refused");
}

async function attended(t, page) {
	const file = `${t.folder}-attended.hadir`;
	fs.rmSync(file, { force: true });
	execFileSync(t.tools + "/attended", [file, "40", "4"]);
	await page.goto(t.base + "/");
	await page.click("summary");
	await page.setInputFiles("[name=file]", file);
	await page.click("details form button");
	fs.rmSync(file);
	const event = new URL(page.url()).pathname;
	t.ok(/\/event\/\d+$/.test(event), "an event that was made elsewhere comes in", await page.textContent("main"));
	t.ok(Number(await page.textContent("[data-session='1'] [data-live=present]")) > 30, "its presence is counted");
	await look(t, page, event + "/session/1");
	t.ok((await page.locator("table.cards tbody tr").count()) > 1, "by institution");
	await look(t, page, event + "/ratings");
	const text = await page.textContent("main");
	t.ok(text.includes("n = 24") && text.includes("4,00"), "ratings with n and mean", text);
	t.ok((await page.locator("svg.bar").count()) === 13, "a bar for each answer", await page.locator("svg.bar").count());
	t.ok(text.includes("<b>praktik</b>") && (await page.locator("img[src=x]").count()) === 0, "comments are text");
	t.ok(/Kurang dari 5|Fewer than 5/.test(text), "three answers are only counted");
	t.same((await page.request.post(t.base + event + "/person/1", { form: { csrf: await page.inputValue("[name=csrf] >> nth=0"), nama: "Lain" } })).status() >= 400, true, "it is not changed here");
	await page.goto(t.base + event + "/people");
	t.ok(await page.isVisible(".note"), "and says where it is changed");
	t.rated = event;
}

async function withoutScript(t, event) {
	const context = await t.browser.newContext({ javaScriptEnabled: false });
	const page = await signIn(context, t.base, "siti", "tiga kata mudah");
	await page.goto(t.base + event);
	t.same(await page.textContent("[data-session='1'] [data-live=present]"), "1", "without script the numbers are there");
	await page.goto(t.base + event + "/kiosks");
	await page.click("main form button");
	t.ok(await page.isVisible("svg.qr"), "and the code that enrols a kiosk");
	await page.click("nav.top form button");
	t.same((await page.request.get(t.base + event)).url(), t.base + "/sign-in", "signed out is out");
	await context.close();
}

export default async function run(t) {
	const context = await t.browser.newContext({ bypassCSP: false, locale: "id-ID" });
	const page = await context.newPage();
	const errors = [];
	page.on("pageerror", (e) => errors.push(e.message));
	await firstAccount(t, page);
	const event = await makeEvent(t, page);
	await plan(t, page, event);
	await papers(t, page, event);
	await importPeople(t, page, event);
	await person(t, page, event);
	for (const path of ["/", "/new", "/me", "/accounts", "/servers", "/trail", event, ...["people", "import", "person/1", "person/new", "session/1", "sessions", "sessions/1", "officers", "badges", "ratings",
		"documents", "kiosks", "checks", "trail", "edit", "papers"].map((p) => `${event}/${p}`)])
		await look(t, page, path);
	await documents(t, page, event);
	await archive(t, page, event);
	await attended(t, page);
	await withoutScript(t, event);
	t.same(errors.join(), "", "no error in a script");
	t.event = event;
	t.admin = context;
}
