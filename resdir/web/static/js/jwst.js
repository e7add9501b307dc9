// What the node's pages do in the browser. All of them work without; nothing outside this site is asked, but for the
// position of a name when the user presses that button.

function enableSAMP() {
	// the button that sends the table of results to the programs of the desktop
	const button = document.getElementById("sendViaSAMP");
	const form = document.getElementById("genForm");
	if (!button || !form) {
		return;
	}
	const connector = new samp.Connector("JWST VO node", {
		"samp.name": document.title,
		"samp.description": "Results of " + document.location.origin,
		"samp.icon.url": completeURL("/favicon.png")});
	window.addEventListener("beforeunload", () => connector.unregister());
	connector.onHubAvailability(present => { button.disabled = !present; }, 2000);
	button.addEventListener("click", () => connector.runWithConnection(connection => {
		const url = new URL(getFormQuery(form, {"_FORMAT": 1}));
		url.searchParams.set("_FORMAT", "VOTable");
		url.searchParams.set("VERB", "3");
		// programs refuse a table whose name they have already
		connection.notifyAll([new samp.Message("table.load.votable", {
			"table-id": "jwst-" + Date.now(), "name": document.title, "url": url.href})]);
	}));
}

function cellValue(row, column) {
	const text = row.cells[column].textContent.trim();
	const number = Number(text);
	return text === "" || text === "N/A" ? null : Number.isNaN(number) ? text : number;
}

function compare(a, b) {
	// numbers before texts, what is missing last
	if (a === null || b === null) {
		return (a === null) - (b === null);
	}
	if (typeof a === typeof b) {
		return typeof a === "number" ? a - b : a.localeCompare(b);
	}
	return typeof a === "number" ? -1 : 1;
}

function enableSorting(table) {
	// a press on the head of a column sorts the rows that are shown
	table.querySelectorAll("thead th").forEach((head, column) => {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "sort";
		// a note is a link of its own
		button.append(...[...head.childNodes].filter(node => node.nodeName !== "SUP"));
		head.prepend(button);
		button.addEventListener("click", () => {
			const down = head.getAttribute("aria-sort") === "ascending";
			table.querySelectorAll("thead th").forEach(other => other.removeAttribute("aria-sort"));
			head.setAttribute("aria-sort", down ? "descending" : "ascending");
			const rows = [...table.querySelectorAll("tbody tr.data")];
			rows.sort((a, b) => (down ? -1 : 1) * compare(cellValue(a, column), cellValue(b, column)));
			table.querySelectorAll("tbody tr").forEach(row => row.remove());
			table.tBodies[0].append(...rows);
		});
	});
}

function enableCells(table) {
	// short values stay in a line; long ones are cut, and a press shows them
	table.querySelectorAll("td").forEach(cell => {
		if (cell.textContent.length < 40) {
			cell.classList.add("short");
		} else if (cell.textContent.length > 160) {
			cell.classList.add("cut");
			cell.addEventListener("click", event => {
				if (!event.target.closest("a")) {
					cell.classList.toggle("open");
				}
			});
		}
	});
}

function enablePackage(table) {
	// the files that are linked in the rows, as one archive or a script
	const links = [...table.querySelectorAll("tbody a[href]")].filter(link => !link.querySelector("img"));
	const names = links.map(link => /\/product\/([\w.-]+)$/.exec(link.href)).filter(Boolean).map(found => found[1]);
	const files = [...new Set(names)];
	const tools = document.querySelector(".outcome .tools");
	if (!files.length || !tools) {
		return;
	}
	const form = document.createElement("form");
	form.id = "package";
	form.method = "post";
	form.action = "/jwst/package/get/api";
	form.className = "tools";
	const list = document.createElement("input");
	list.type = "hidden";
	list.name = "LIST";
	list.value = files.join("\n");
	const format = document.createElement("select");
	format.name = "FORMAT";
	format.setAttribute("aria-label", "Form of the package");
	const forms = {"tar": "tar archive", "zip": "ZIP archive", "curl": "script for curl", "pyvo": "script for pyvo",
		"csv": "manifest, CSV"};
	format.append(...Object.entries(forms).map(([name, words]) => new Option(words, name)));
	const button = document.createElement("button");
	button.textContent = files.length === 1 ? "Get the file in these rows" : `Get the ${files.length} files in these rows`;
	form.append(list, button, format);
	tools.after(form);
}

function enableExamples() {
	// from an example to the form that runs it
	document.querySelectorAll("[property~=query]").forEach(query => {
		const link = document.createElement("a");
		link.href = "/jwst/search/adql/form?query=" + encodeURIComponent(query.textContent);
		link.textContent = "Open in the ADQL form";
		query.after(link);
	});
}

function enableNames() {
	// a button that asks CDS for the position of a name; only where the browser can reach it is there an answer
	const field = document.getElementById("genForm-pos");
	if (!field) {
		return;
	}
	const button = document.createElement("button");
	const message = document.createElement("span");
	button.type = "button";
	button.textContent = "Position of a name (asks CDS)";
	message.setAttribute("role", "status");
	field.after(" ", button, " ", message);
	button.addEventListener("click", async () => {
		try {
			const answer = await fetch("https://cds.unistra.fr/cgi-bin/nph-sesame/-oI/SNV?" + encodeURIComponent(field.value));
			const position = /^%J\s+([\d.]+)\s+([-+]?[\d.]+)/m.exec(await answer.text());
			message.textContent = position ? "" : "CDS does not know this name.";
			if (position) {
				field.value = position[1] + " " + position[2];
			}
		} catch (error) {
			message.textContent = "CDS cannot be reached from here; give a position, or a target as the proposal calls it.";
		}
	});
}

function enableLabels() {
	// names for what DaCHS' forms leave without one
	const names = {"_DBOPTIONS_ORDER": "Sort by", "_DBOPTIONS_DIR": "Direction", "MAXREC": "Limit", "_FORMAT": "Output format"};
	document.querySelectorAll(".nevow-form select").forEach(field => {
		field.setAttribute("aria-label", names[field.name] || field.name);
	});
	document.querySelectorAll(".nevow-form input.multichoice").forEach(box => {
		const text = box.nextSibling;
		box.setAttribute("aria-label", text.textContent.trim());
		// the markup calls functions that are nowhere
		box.removeAttribute("onchange");
		text.removeAttribute("onclick");
		text.addEventListener("click", () => box.click());
	});
}

document.addEventListener("DOMContentLoaded", () => {
	document.querySelectorAll("table.results").forEach(table => {
		enableSorting(table);
		enableCells(table);
		enablePackage(table);
	});
	enableLabels();
	enableSAMP();
	enableExamples();
	enableNames();
});
