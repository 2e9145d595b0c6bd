/* The page that verifies: takes the form's files, has them checked here, shows what was found. Where this browser
   cannot check signatures the form stays as it is and goes to the server, and the page says so. */

const form = document.querySelector("form[data-verify]");
const where = document.getElementById("where"), result = document.getElementById("result");
const input = document.getElementById("files"), drop = document.getElementById("drop"), bar = document.getElementById("progress");

const HERE = "Checked in this page; nothing was sent.";
const HEADINGS = {
  verified: "Verified.",
  genuine: "The slip is genuine. Its package was not looked at.",
  signed: "The district's key signed this slip. Its place in the log was not looked at.",
};

function make(name, text = "", attributes = {}) {
  const out = document.createElement(name);
  out.textContent = text;
  for (const [key, value] of Object.entries(attributes)) out.setAttribute(key, value);
  return out;
}

function show(kind, title, ...rest) {
  const sheet = make("section", "", { class: `sheet ${kind}`, "aria-labelledby": "finding" });
  const head = make("h2", "", { id: "finding", tabindex: "-1" });
  head.append(...title);
  const by = make("p", "", { class: "by" });
  by.append(make("strong", HERE));
  sheet.append(head, by, ...rest);
  result.replaceChildren(sheet);
  document.title = head.textContent;
  head.focus();
}

function list(title, lines) {
  const items = make("ul");
  items.append(...lines.map((line) => make("li", line)));
  return [make("h3", title), items];
}

function report(found) {
  const kind = found.withdrawn ? "no" : found.signer ? "yes" : "wait";
  const title = found.withdrawn ? `Withdrawn: ${found.status}.` : HEADINGS[found.state] ?? "Sound, signer unknown.";
  show(kind, [title], make("p", `${found.release} of ${found.district}`), ...list("What the slip promises", found.promises),
    ...list("What was checked", found.checked), ...list("What was not checked", found.not_checked));
}

function failed(problem) {
  const rule = problem.rule ? [make("p", `Rule: ${problem.rule}`, { class: "small" })] : [];
  show("no", [make("span", "does not hold", { class: "tag no" }), ` ${problem.message}`],
    make("p", "Do not use this package; ask the district for a fresh one."), ...rule);
}

/** A public file of the register, or null where it cannot be had: the report then says what that leaves open. */
async function fetched(address) {
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch { return null; }
}

async function files(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const out = [];
  for (const entry of entries) {
    const inside = entry.isDirectory ? await new Promise((yes, no) => entry.createReader().readEntries(yes, no)) : [entry];
    for (const one of inside) if (one.isFile) out.push(await new Promise((yes, no) => one.file(yes, no)));
  }
  return out;
}

async function start() {
  const [{ able, verify, readTrust, Failed }, { brought, Broken, Unable }] =
    await Promise.all([import(form.dataset.verify), import(form.dataset.reading)]);
  if (!await able()) {
    where.textContent = "This browser cannot check signatures by itself. The files are sent to the district's server, checked there, and deleted at once.";
    return;
  }
  where.textContent = "The files are checked in this page: nothing is sent.";

  async function check(given) {
    if (!given.length) return;
    result.replaceChildren(make("p", "Checking…", { role: "status" }));
    bar.hidden = false;
    try {
      const found = await brought(given, (done, all) => { bar.value = all ? done / all : 1; });
      const keys = found.trust ?? await fetched(form.dataset.trust);
      const [trust, statusList] = [keys && await readTrust(keys), await fetched(form.dataset.status)];
      report(await verify({ ...found, trust, list: statusList }));
    } catch (problem) {
      if (problem instanceof Failed || problem instanceof Broken) failed(problem);
      else if (problem instanceof Unable) show("wait", [problem.message]);
      else show("wait", ["These files could not be read. Choose them again."]);
    } finally { bar.hidden = true; bar.value = 0; }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); check([...input.files]); });
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    check(await files(event.dataTransfer));
  });
}

if (form) start();
