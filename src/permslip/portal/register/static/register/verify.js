/* Verifies a slip, a slip with its proof, or a whole package, in the page: nothing is sent anywhere.
   Steps and sentences are those of spec/package.md 6 and of `permslip verify`; the tests hold the two together. */

const CAP = 1 << 20; // bytes; a slip, a status list or a proof above this is not read at all

/** Something does not hold; `rule` says which specification it breaks. */
export class Failed extends Error {
  constructor(message, rule = "") { super(message); this.rule = rule; }
}

const fail = (message, rule) => { throw new Failed(message, rule); };

// ---- bytes

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const join = (...parts) => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  parts.reduce((at, p) => (out.set(p, at), at + p.length), 0);
  return out;
};
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

const b64 = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));

function unb64(said, what, length = null) {
  if (said.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(said)) fail(`The ${what} is not base64.`);
  const raw = Uint8Array.from(atob(said), (c) => c.charCodeAt(0));
  if (b64(raw) !== said) fail(`The ${what} is not in the one spelling that base64 allows.`);
  if (length !== null && raw.length !== length) fail(`The ${what} is not ${length} bytes long.`);
  return raw;
}

// ---- canonical JSON (RFC 8785)

/** The RFC 8785 form of a value. JSON.stringify writes strings and numbers as that form wants them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value).sort(); // by UTF-16 code units (3.2.3)
    return `{${names.map((n) => `${canonical(n)}:${canonical(value[n])}`).join(",")}}`;
  }
  if (typeof value === "string" && !value.isWellFormed()) throw new RangeError("a lone surrogate");
  return JSON.stringify(value);
}

/** Reads bytes that must be exactly the canonical form of one value: any other spelling fails. */
function readCanonical(bytes, what) {
  if (bytes.length > CAP) fail(`The ${what} is larger than ${CAP} bytes.`);
  let value, said, again;
  try {
    said = text(bytes);
    value = JSON.parse(said);
    again = canonical(value);
  } catch { fail(`The ${what} is not canonical JSON.`, "RFC 8785"); }
  if (again !== said) fail(`The ${what} is not in canonical form.`, "RFC 8785");
  return value;
}

// ---- shapes

const STRING = (v) => typeof v === "string";
const INTEGER = (v) => Number.isSafeInteger(v) && String(v).length < 17;
const BOOLEAN = (v) => typeof v === "boolean";
const like = (pattern) => (v) => typeof v === "string" && pattern.test(v);
const exactly = (said) => (v) => v === said;
const orNull = (check) => (v) => v === null || check(v);
const ANY_NAME = Symbol("any name");
const SHA = like(/^[0-9a-f]{64}$/), KEY_ID = like(/^[0-9a-f]{16}$/), DAY = like(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/);
const TIME = like(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$/);

const APPROVAL = { role: STRING, key: KEY_ID, signature: STRING, "signedBy?": exactly("office") };
const ENVELOPE = { payload: STRING, payloadType: STRING, signatures: [{ keyid: KEY_ID, sig: STRING }] };
const STATEMENT = {
  _type: exactly("https://in-toto.io/Statement/v1"),
  subject: [{ name: STRING, digest: { sha256: SHA } }],
  predicateType: exactly("urn:permslip:slip:1"),
  predicate: {
    id: STRING, district: STRING,
    agreement: { id: STRING, version: INTEGER, sha256: SHA, clauses: [STRING] },
    basis: STRING, purpose: STRING, recipient: { name: STRING, key: STRING }, mayPassTo: [STRING],
    elements: [{ table: STRING, element: STRING, change: STRING, level: INTEGER, top: INTEGER }],
    tables: [{ name: STRING, rows: STRING, k: orNull(INTEGER), smallestClass: STRING, suppressed: STRING }],
    "students?": { k: orNull(INTEGER), smallestClass: STRING }, consent: { [ANY_NAME]: STRING },
    rules: [{ id: STRING, citation: STRING, status: STRING }],
    statements: [STRING], issuedOn: DAY, destroyBy: orNull(DAY), stagedDigest: SHA,
    approvals: [APPROVAL],
  },
};
const ENTRY = {
  type: exactly("urn:permslip:entry:1"), seq: INTEGER, kind: exactly("release.published"), time: TIME, role: STRING,
  body: {
    release: STRING, agreement: STRING, agreement_version: INTEGER, recipient: STRING, basis: STRING, elements: [STRING],
    rows: STRING, slip: SHA, payload: SHA, destroy_by: orNull(DAY), beyond_minimum: BOOLEAN,
  },
};
const TRUST = {
  type: exactly("urn:permslip:trust:1"), district: STRING, fingerprint: SHA,
  slip_keys: [{ key_id: KEY_ID, public_key: STRING, valid_from: TIME, valid_to: orNull(TIME) }],
  log: { origin: STRING, verifier_keys: [STRING] },
};
const STATUS_WORD = like(/^(not delivered|revoked|suspended|superseded|destroyed)$/);
const STATUS = {
  type: exactly("urn:permslip:status:1"), district: STRING, issued: TIME, entries: INTEGER,
  releases: [{ release: STRING, slip: SHA, status: STATUS_WORD, on: DAY }],
};

function mustMatch(value, shape, what, at = "") {
  const place = at ? `${what}, at ${at}` : what;
  if (typeof shape === "function") {
    if (!shape(value)) fail(`The ${place}, has a value of the wrong kind.`);
  } else if (Array.isArray(shape)) {
    if (!Array.isArray(value)) fail(`The ${place}, is not a list.`);
    value.forEach((item, n) => mustMatch(item, shape[0], what, `${at}[${n}]`));
  } else {
    if (value === null || typeof value !== "object" || Array.isArray(value)) fail(`The ${place}, is not an object.`);
    const below = (name) => `${at}.${name}`;
    if (shape[ANY_NAME]) {
      for (const name of Object.keys(value)) mustMatch(value[name], shape[ANY_NAME], what, below(name).slice(0, 80));
      return;
    }
    const bare = (said) => said.replace("?", ""), known = Object.keys(shape).map(bare);
    if (Object.keys(value).some((name) => !known.includes(name))) {
      fail(`The ${place}, has a field that its specification does not know.`);
    }
    for (const [said, its] of Object.entries(shape)) {
      const name = bare(said);
      if (Object.hasOwn(value, name)) mustMatch(value[name], its, what, below(name).replace(/^\.+/, ""));
      else if (name === said) fail(`The ${place}, lacks the field ${name}.`);
    }
  }
}

/** Whether a day (or the day and time of a moment) of the right form exists in the calendar. */
function exists(said) {
  const moment = new Date(said.length === 10 ? `${said}T00:00:00.000000Z` : said);
  return !said.startsWith("0000") && !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 19).startsWith(said.slice(0, 19));
}
const mustExist = (said, what) => {
  if (!exists(said)) fail(`The ${what} holds a ${said.length === 10 ? "day" : "time"} that does not exist.`);
};

// ---- signatures

/** Whether this browser can check Ed25519 signatures (it needs https, or this machine's own address). */
export async function able() {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return typeof DecompressionStream === "function" && "".isWellFormed();
  } catch { return false; }
}

async function signatureHolds(publicKey, bytes, signature) {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, bytes);
  } catch { return false; }
}

/** Reads a DSSE envelope strictly (spec/slip 1 and 2). */
function openEnvelope(bytes, type, what) {
  const value = readCanonical(bytes, what);
  mustMatch(value, ENVELOPE, what);
  if (value.payloadType !== type) fail(`The ${what} is of another payload type.`, "DSSE v1");
  if (value.signatures.length !== 1) fail(`The ${what} does not carry exactly one signature.`, "spec/slip 2");
  const [only] = value.signatures;
  return {
    type, keyId: only.keyid, payload: unb64(value.payload, `payload of the ${what}`),
    signature: unb64(only.sig, `signature of the ${what}`, 64),
  };
}

/** The pre-authentication encoding of DSSE: what is signed. */
const encoded = ({ type, payload }) => join(utf8(`DSSEv1 ${utf8(type).length} ${type} ${payload.length} `), payload);

const noteName = (name) => name && !name.includes("+") && !/[\s\x00-\x1f\x85]/.test(name);

async function verifierKey(said) {
  const parts = said.split("+"), [name, id] = parts, rest = parts.slice(2).join("+");
  if (parts.length < 3 || !/^[0-9a-f]{8}$/.test(id)) fail("A verifier key is not of the form name+id+key.", "signed-note");
  const raw = unb64(rest, "verifier key", 33);
  if (raw[0] !== 1) fail("A verifier key is not an Ed25519 key.", "signed-note");
  if (!noteName(name)) fail("A verifier key has a name that signed notes do not allow.");
  if (hex((await sha256(join(utf8(`${name}\n`), raw))).slice(0, 4)) !== id) {
    fail("A verifier key does not match its own id.", "signed-note");
  }
  return { name, id, key: raw.slice(1) };
}

/** Reads a trust file (spec/package 7). */
export async function readTrust(bytes) {
  const end = bytes.length - (bytes[bytes.length - 1] === 10 ? 1 : 0);
  const value = readCanonical(bytes.subarray(0, end), "trust file"), keys = new Map();
  mustMatch(value, TRUST, "trust file");
  for (const said of value.slip_keys) {
    const key = unb64(said.public_key, "slip key of the trust file", 32), fingerprint = hex(await sha256(key));
    if (fingerprint.slice(0, 16) !== said.key_id) fail("The trust file has a key that does not match its own id.");
    for (const moment of [said.valid_from, said.valid_to]) if (moment !== null) mustExist(moment, "trust file");
    keys.set(said.key_id, { key, fingerprint, from: said.valid_from, to: said.valid_to });
  }
  const logKeys = [];
  for (const said of value.log.verifier_keys) logKeys.push(await verifierKey(said));
  if (keys.size !== value.slip_keys.length || !keys.size || !logKeys.length) fail("The trust file lists no key, or one key twice.");
  if (![...keys.values()].some((k) => k.fingerprint === value.fingerprint)) fail("The trust file's fingerprint is of none of its keys.");
  return { district: value.district, fingerprint: value.fingerprint, keys, origin: value.log.origin, logKeys };
}

/** The trusted key that signed an envelope; `at`, where known, must lie in the key's time. */
async function signedBy(trust, envelope, at, what) {
  const key = trust.keys.get(envelope.keyId);
  if (!key) fail(`The ${what} is signed with a key that the trust file does not list.`);
  if (!await signatureHolds(key.key, encoded(envelope), envelope.signature)) {
    fail("The signature does not match what was signed.", "DSSE v1");
  }
  if (at !== null && !(key.from <= at && (key.to === null || at < key.to))) {
    fail(`The ${what} was signed outside the time of its key.`);
  }
  return key.fingerprint;
}

// ---- notes, checkpoints, proofs (spec/ledger.md)

function parseNote(bytes) {
  if (bytes.length > CAP) fail("The note is too large.", "signed-note");
  let whole;
  try { whole = text(bytes); } catch { fail("The note is not UTF-8.", "signed-note"); }
  if (/[\x00-\x09\x0b-\x1f]/.test(whole)) fail("The note has a control character.", "signed-note");
  const cut = whole.lastIndexOf("\n\n");
  if (cut < 0 || !whole.endsWith("\n")) fail("The note has no blank line before its signatures.", "signed-note");
  const lines = whole.slice(cut + 2).split("\n").slice(0, -1);
  if (lines.length < 1 || lines.length > 64) fail("The note has no signature, or too many.", "signed-note");
  const signatures = lines.map((line) => {
    const parts = line.split(" ");
    if (parts.length !== 3 || parts[0] !== "\u2014" || !parts[1]) fail("A line under the note is not a signature line.", "signed-note");
    if (!noteName(parts[1])) fail("A signature line has a name that notes do not allow.", "signed-note");
    const raw = unb64(parts[2], "signature under the note");
    if (raw.length < 5) fail("A signature under the note is too short.", "signed-note");
    return { name: parts[1], id: hex(raw.slice(0, 4)), signature: raw.slice(4) };
  });
  if (new Set(signatures.map((s) => `${s.id} ${s.name}`)).size !== signatures.length) {
    fail("The note has two signatures by one key.", "signed-note");
  }
  return { text: whole.slice(0, cut + 1), signatures };
}

function decimal(said, what) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(said)) fail(`The ${what} is not a plain decimal number.`);
  return BigInt(said);
}

function parseCheckpoint(said) {
  const lines = said.split("\n");
  if (lines.length < 4 || lines.at(-1) !== "") fail("A checkpoint has fewer than three lines.", "tlog-checkpoint");
  const out = { origin: lines[0], size: decimal(lines[1], "tree size of the checkpoint"), root: unb64(lines[2], "root of the checkpoint", 32) };
  if (!out.origin || lines.slice(3, -1).includes("")) fail("A checkpoint is not well formed.", "tlog-checkpoint");
  return out;
}

async function mustBeSigned(note, trust) {
  let held = 0;
  for (const line of note.signatures) {
    const key = trust.logKeys.find((k) => k.name === line.name && k.id === line.id);
    if (!key) continue;
    if (!await signatureHolds(key.key, utf8(note.text), line.signature)) fail("A signature under the note does not hold.", "signed-note");
    held += 1;
  }
  if (!held) fail("No trusted key has signed the note.", "signed-note");
}

function readProof(bytes) {
  if (bytes.length > CAP) fail("The proof is too large.", "tlog-proof");
  let cut = bytes.findIndex((b, n) => b === 10 && bytes[n + 1] === 10);
  const blank = cut >= 0, head = blank ? bytes.subarray(0, cut) : bytes;
  if (head.some((b) => b > 127)) fail("The proof is not plain text.", "tlog-proof");
  const [first, ...rest] = text(head).split("\n");
  if (!blank || first !== "c2sp.org/tlog-proof@v1") fail("The file is not a log proof, version 1.", "tlog-proof");
  let extra = null;
  if (rest[0]?.startsWith("extra ")) extra = unb64(rest.shift().slice(6), "extra line of the proof");
  if (!rest[0]?.startsWith("index ")) fail("The proof has no index line.", "tlog-proof");
  const index = decimal(rest.shift().slice(6), "index of the proof");
  if (rest.length > 63) fail("The proof has too many hashes.", "tlog-proof");
  const path = rest.map((line) => unb64(line, "hash in the proof", 32)), note = parseNote(bytes.subarray(cut + 2));
  return { index, path, extra, note, checkpoint: parseCheckpoint(note.text) };
}

/** RFC 9162, 2.1.3.2: the steps bear its numbers. */
export async function checkInclusion({ index, size, leaf, path, root }) {
  if (index < 0n || index >= size) fail("The proof's index is outside the log.", "RFC 9162 2.1.3.2 (1)");
  let fn = index, sn = size - 1n, r = leaf; // 2, 3
  const node = (left, right) => sha256(join([1], left, right));
  for (const p of path) { // 4
    if (sn === 0n) fail("The inclusion proof is too long.", "RFC 9162 2.1.3.2 (4a)");
    if (fn & 1n || fn === sn) { // 4.b
      r = await node(p, r);
      while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else r = await node(r, p); // 4.c
    fn >>= 1n; sn >>= 1n; // 4.d
  }
  if (sn !== 0n || !same(r, root)) fail("The inclusion proof misses the root.", "RFC 9162 2.1.3.2 (5)"); // 5
}

/** The leaf's hash of an entry: SHA-256(0 || SHA-256(salt || entry)). */
export const leafOf = async (salt, entry) => sha256(join([0], await sha256(join(salt, entry))));

// ---- the steps of spec/package 6

async function readSlip(bytes) {
  const envelope = openEnvelope(bytes, "application/vnd.in-toto+json", "slip");
  const statement = readCanonical(envelope.payload, "slip's statement");
  mustMatch(statement, STATEMENT, "slip");
  if (statement.subject.map((s) => s.name).join() !== "payload.age,manifest-sha256.txt") {
    fail("The slip does not speak of a payload and its manifest.", "spec/slip 4");
  }
  const said = statement.predicate;
  for (const day of [said.issuedOn, said.destroyBy]) if (day !== null) mustExist(day, "slip");
  const bare = { ...statement, predicate: { ...said, approvals: [], stagedDigest: "" } };
  if (hex(await sha256(utf8(canonical(bare)))) !== said.stagedDigest) {
    fail("The slip is not the one that was staged and approved.", "spec/slip 5");
  }
  return { envelope, said, digest: hex(await sha256(bytes)), payload: statement.subject[0].digest.sha256 };
}

async function logged(slip, proof) { // step 5
  if (proof.extra === null || proof.extra.length <= 32) fail("The proof does not open its log entry.", "spec/ledger 5");
  const salt = proof.extra.slice(0, 32), data = proof.extra.slice(32), entry = readCanonical(data, "log entry");
  mustMatch(entry, ENTRY, "log entry");
  mustExist(entry.time, "log entry");
  if (BigInt(entry.seq) !== proof.index) fail("The log entry stands at another place than the proof says.", "spec/ledger 5");
  const { said } = slip, { body } = entry;
  if (body.slip !== slip.digest) fail("The log entry is about another slip.", "spec/ledger 5");
  const pairs = [
    [body.release, said.id], [body.payload, slip.payload], [body.agreement, said.agreement.id],
    [body.agreement_version, said.agreement.version], [body.basis, said.basis], [body.destroy_by, said.destroyBy],
  ];
  if (pairs.some(([a, b]) => a !== b)) fail("The log entry and the slip disagree.", "spec/ledger 5");
  const { size, root } = proof.checkpoint;
  await checkInclusion({ index: proof.index, size, leaf: await leafOf(salt, data), path: proof.path, root });
  return entry;
}

async function trusted(slip, proof, entry, trust) { // step 6
  if (!trust) return null;
  const signer = await signedBy(trust, slip.envelope, entry?.time ?? null, "slip");
  if (proof) {
    await mustBeSigned(proof.note, trust);
    if (proof.checkpoint.origin !== trust.origin) fail("The checkpoint is another log's.", "tlog-checkpoint");
  }
  if (slip.said.district !== trust.district) fail("The slip names another district than the trust file.", "spec/package 6.6");
  return signer;
}

async function status(slip, proof, trust, bytes, elsewhere) { // step 7
  if (!bytes || !trust) return { word: "unknown", listing: null };
  const end = bytes.length - (bytes[bytes.length - 1] === 10 ? 1 : 0), what = "status list";
  const envelope = openEnvelope(bytes.subarray(0, end), "application/vnd.permslip.status+json", what);
  const listing = readCanonical(envelope.payload, what);
  mustMatch(listing, STATUS, what);
  mustExist(listing.issued, what);
  if (elsewhere && !trust.keys.has(envelope.keyId)) return { word: "unknown", listing: null, unlisted: true };
  await signedBy(trust, envelope, listing.issued, what);
  if (listing.district !== trust.district) fail("The status list is another district's.");
  for (const item of listing.releases) mustExist(item.on, what);
  if (new Set(listing.releases.map((r) => r.release)).size !== listing.releases.length) fail("The status list names a release twice.");
  const found = listing.releases.find((r) => r.release === slip.said.id);
  if (found && found.slip !== slip.digest) fail("The status list knows this release by another slip.");
  if (found) return { word: found.status, listing };
  return { word: proof && BigInt(listing.entries) > proof.index ? "in force" : "unknown", listing };
}

// ---- what is said of it

/** What a slip promises, in plain sentences. */
function promises(said) {
  const { agreement } = said, purpose = said.purpose.trim().replace(/\.+$/, "");
  const out = [`${said.district} released this to ${said.recipient.name} on ${said.issuedOn}, under agreement ${agreement.id}`
    + ` version ${agreement.version}, on the basis "${said.basis}", for: ${purpose}.`];
  const least = (t) => t.k ? `smallest class ${t.smallestClass}` : "no class size promised";
  for (const t of said.tables) out.push(`Table ${t.name}: ${t.rows} rows, ${least(t)}, suppressed: ${t.suppressed}.`);
  if (said.students) out.push(`Students over all its tables together: ${least(said.students)}.`);
  out.push(`Elements: ${said.elements.map((e) => `${e.table}.${e.element} (${e.change})`).join(", ") || "none"}.`);
  const onward = said.mayPassTo.join(", ");
  out.push(onward ? `It may be passed on to: ${onward}.` : "It may not be passed on to anybody.");
  out.push(said.destroyBy ? `It must be destroyed by ${said.destroyBy}.` : "No day of destruction is set.");
  const roles = new Set(said.approvals.filter((a) => a.signedBy).map((a) => a.role.replaceAll("_", " ")));
  for (const role of roles) {
    out.push(`Its approval was signed by the office on behalf of the ${role}, who had signed in with a second factor.`);
  }
  return [...out, ...said.statements];
}

function checked({ whole, proof, entry, signer, listing }) {
  const out = [whole ? "The package holds exactly the slip, its proof and the payload that the slip signs."
    : "The slip has its form, and no word of it changed since it was staged."];
  if (entry) {
    out.push(`The slip stands in the district's log as entry ${entry.seq}, as of checkpoint ${proof.checkpoint.size},`
      + ` ${entry.time.slice(0, 10)} (the district's own clock).`);
  }
  if (signer) {
    out.push(proof ? `Slip and log are signed with keys that the trust file lists; slip key ${signer}.`
      : `The slip is signed with a key that the trust file lists; slip key ${signer}.`);
  }
  if (listing) out.push(`The status list of ${listing.issued.slice(0, 10)} is signed by the district.`);
  return out;
}

function notChecked({ whole, said, proof, entry, signer, listing, word, unlisted }, now) {
  const out = [];
  if (!signer) out.push("Signer unknown: no trust file was given, so nobody vouches for the signatures.");
  if (!proof) out.push("Its place in the log, and when it was signed: no proof was given, so a key that was stolen later could have signed it.");
  out.push(whole ? "Contents not opened: no identity was given, so the tables inside were not looked at."
    : "The payload: it was not given, so nobody knows whether it is the one that the slip signs.");
  if (!listing) {
    const why = unlisted ? "the status list is signed with a key that the trust file does not list"
      : "no status list was given";
    out.push(`Whether it was revoked${proof ? ` after checkpoint ${proof.checkpoint.size}` : ""} is unknown: ${why}.`);
  } else if (word === "unknown") {
    out.push(proof ? "Whether it was revoked is unknown: the status list is older than the release."
      : "Whether it was revoked is unknown: no proof says if the status list is younger than it.");
  } else out.push(`What the district did after ${listing.issued.slice(0, 10)} is unknown.`);
  if (said.approvals.length) out.push("The approvers' own signatures: only the district's office knows their keys.");
  if (proof) out.push("The time of the entry: it is the district's claim until a witness cosigns the log.");
  const due = said.destroyBy;
  if (due !== null && now.slice(0, 10) > due) out.push(`The day of destruction, ${due}, has passed: whoever still holds this should not.`);
  if (entry && now < entry.time) out.push("The entry's time lies ahead of this machine's clock: one of the two is wrong.");
  return out;
}

/** Verifies what was brought: `slip` and `proof` are bytes or null, `payload` gives the payload's digest (hex) or is
    null, `trust` comes from readTrust or is null, `list` are the bytes of a status list or null. A list from `elsewhere`
    than the trust may be signed with a key that the trust does not list: the report then says so. Throws Failed. */
export async function verify(given) {
  const { slip: slipBytes, proof: proofBytes, payload, trust = null, list = null, elsewhere, now = new Date() } = given;
  const slip = await readSlip(slipBytes), { said } = slip;
  const proof = proofBytes && readProof(proofBytes);
  if (payload && await payload() !== slip.payload) { // step 4
    fail("The payload is not the one that the slip signs.", "spec/package 6.4");
  }
  const entry = proof && await logged(slip, proof);
  const signer = await trusted(slip, proof, entry, trust);
  const { word, ...rest } = await status(slip, proof, trust, list, elsewhere);
  const found = { whole: Boolean(proof && payload), said, proof, entry, signer, word, ...rest };
  const withdrawn = !["unknown", "in force"].includes(word);
  const state = !signer ? "sound, signer unknown" : found.whole ? "verified" : proof ? "genuine" : "signed";
  return {
    state, withdrawn, release: said.id, district: said.district, signer, status: word,
    origin: proof?.checkpoint.origin ?? null, index: proof ? Number(proof.index) : null,
    as_of: proof ? Number(proof.checkpoint.size) : null, logged: entry?.time ?? null,
    promises: promises(said), checked: checked(found), not_checked: notChecked(found, now.toISOString().replace("Z", "000Z")),
  };
}
