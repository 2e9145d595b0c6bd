/* The page that verifies: takes the form's files, has them checked here, shows what was found. Where this browser
   cannot check signatures the form stays as it is and goes to the server, and the page says so.
   What was found of some files never stands beside other ones: a new choice clears it, and overtakes what still runs. */

const form = document.querySelector("form[data-verify]");
const where = document.getElementById("where"), result = document.getElementById("result");
const input = document.getElementById("files"), drop = document.getElementById("drop"), bar = document.getElementById("progress");

const TITLE = document.querySelector("h1").textContent; // a server's answer has a title of its own
let latest = 0; // the run whose finding may be shown

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

function sheet(kind, title, ...rest) {
  const out = make("section", "", { class: `sheet ${kind}`, "aria-labelledby": "finding" });
  const head = make("h2", "", { id: "finding", tabindex: "-1" });
  head.append(...title);
  const by = make("p", "", { class: "by" });
  by.append(make("strong", HERE));
  out.append(head, by, ...rest);
  return out;
}

function show(found) {
  const head = found.querySelector("h2");
  result.replaceChildren(found);
  document.title = head.textContent;
  head.focus();
}

function list(title, lines) {
  const items = make("ul");
  items.append(...lines.map((line) => make("li", line)));
  return [make("h3", title), items];
}

/** Whose keys counted. A reader who believes a file that came with the package is to see that it was that one. */
function trustUsed({ own, register }) {
  if (own) return make("p", `Trust file used: your own, "${own.name}", not this register's.`);
  return make("p", `Trust file used: ${register ? "this register's" : "none, for this register's could not be had"}.`);
}

function report(found, keys) {
  const kind = found.withdrawn ? "no" : found.signer ? "yes" : "wait";
  const title = found.withdrawn ? `Withdrawn: ${found.status}.` : HEADINGS[found.state] ?? "Sound, signer unknown.";
  return sheet(kind, [title], make("p", `${found.release} of ${found.district}`), trustUsed(keys),
    ...list("What the slip promises", found.promises), ...list("What was checked", found.checked),
    ...list("What was not checked", found.not_checked));
}

function failed(problem, keys) {
  const rule = problem.rule ? [make("p", `Rule: ${problem.rule}`, { class: "small" })] : [];
  const more = [...problem.hint ? [make("p", problem.hint)] : [], ...keys ? [trustUsed(keys)] : []];
  return sheet("no", [make("span", "does not hold", { class: "tag no" }), ` ${problem.message}`],
    make("p", "Do not use this package; ask the district for a fresh one."), ...more, ...rule);
}

/** A public file of the register, or null where it cannot be had: the report then says what that leaves open. */
async function fetched(address) {
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch { return null; }
}

/** Takes away what stands there; gives the number of the run that may show what it finds, until the next. */
function clear(...instead) {
  result.replaceChildren(...instead);
  document.title = TITLE;
  bar.hidden = true;
  bar.value = 0;
  return ++latest;
}

/** What `given`, a promise of loose files and of what lay inside folders, is worth: a sheet to show. */
async function judged(given, tell, { verify, readTrust, Failed }, { brought, Broken, Unable }) {
  let keys = null;
  try {
    const { loose, inside } = await given, { own, ...found } = await brought(loose, tell, inside);
    const bytes = own ? new Uint8Array(await own.arrayBuffer()) : await fetched(form.dataset.trust);
    keys = { own, register: !own && bytes !== null };
    const [trust, statusList] = [bytes && await readTrust(bytes), await fetched(form.dataset.status)];
    return report(await verify({ ...found, trust, list: statusList, elsewhere: Boolean(own) }), keys);
  } catch (problem) {
    if (problem instanceof Failed || problem instanceof Broken) return failed(problem, keys);
    const why = problem instanceof Unable ? problem.message : "These files could not be read. Choose them again.";
    return sheet("wait", [why]);
  }
}

async function start() {
  input.addEventListener("change", () => clear());
  const [verifying, reading] = await Promise.all([import(form.dataset.verify), import(form.dataset.reading)]);
  if (!await verifying.able()) {
    where.textContent = "This browser cannot check signatures by itself. The files are sent to the district's server, checked there, and deleted at once.";
    return;
  }
  where.textContent = "The files are checked in this page: nothing is sent.";

  async function check(given) {
    const run = clear(make("p", "Checking…", { role: "status" }));
    bar.hidden = false;
    const tell = (done, all) => {
      if (run !== latest) throw new Error("overtaken"); // which ends the reading of a large payload
      bar.value = all ? done / all : 1;
    };
    const found = await judged(given, tell, verifying, reading);
    if (run !== latest) return;
    bar.hidden = true;
    show(found);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) check({ loose: [...input.files], inside: [] });
  });
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.dataTransfer.types.includes("Files")) return;
    input.value = ""; // else the names of other files would stand there
    check(reading.dropped(event.dataTransfer.items));
  });
}

if (form) start();
