// Live counters: the rows of a table take what the server's stream of events says. Every page works without this.
// SPDX-License-Identifier: Apache-2.0
"use strict";
for (const table of document.querySelectorAll("table[data-source]")) {
	const stream = new EventSource(table.dataset.source);
	stream.onmessage = (message) => {
		for (const row of JSON.parse(message.data)) {
			const line = table.querySelector(`[data-session="${row.session}"]`);
			for (const name of line ? ["present", "expected", "manual", "pending"] : [])
				line.querySelector(`[data-live="${name}"]`).textContent = row[name];
			const part = line && line.querySelector(".part");
			if (part)
				part.setAttribute("width", row.expected > 0 ? Math.min(100, Math.floor(100 * row.present / row.expected)) : 0);
		}
	};
}
for (const details of document.querySelectorAll("details"))
	if (details.querySelector("[aria-invalid]"))
		details.open = true;
