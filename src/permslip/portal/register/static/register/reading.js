/* Reads what somebody brought to be verified: loose files, or a package as a zip (spec/package.md 1 and 5).
   Nothing is kept and nothing is sent; a payload of any size passes through in pieces. */

const CAP = 1 << 20; // bytes; a slip or a proof above this is not read at all
const SLIP = "slip.dsse.json", PROOF = "slip.tlog-proof", PAYLOAD = "payload.age";
const NAMES = [PAYLOAD, SLIP, PROOF];
const MOST = 1000; // things in dropped folders that are looked at: a package has three
const TRUST = /trust\.json$/;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,5}$/;

/** Something does not hold; `rule` says which specification it breaks, `hint` what the reader may have meant. */
export class Broken extends Error {
  constructor(message, rule = "spec/package 5", hint = "") { super(message); this.rule = rule; this.hint = hint; }
}
/** Something that this page cannot read, which says nothing against the package. */
export class Unable extends Error {}

// ---- digests

/** SHA-256 (FIPS 180-4) of a stream: the browser's own takes only what is whole in memory. */
export class Sha256 {
  static K = null;
  constructor() {
    this.h = Sha256.constants(8, 2n);
    Sha256.K ??= Sha256.constants(64, 3n);
    this.rest = new Uint8Array(64); this.held = 0; this.total = 0; this.w = new Int32Array(64);
  }
  /** The first 32 bits of the fractions of the square (or cube) roots of the first primes (4.2.2, 5.3.3). */
  static constants(count, power) {
    const out = [];
    for (let n = 2n; out.length < count; n++) {
      let prime = true;
      for (let d = 2n; d * d <= n && prime; d++) prime = n % d !== 0n;
      if (!prime) continue;
      let low = 0n, high = 1n << 40n; // the integer root of n * 2**(32 * power)
      while (high - low > 1n) {
        const middle = (low + high) / 2n;
        if (middle ** power <= n << (32n * power)) low = middle; else high = middle;
      }
      out.push(Number(BigInt.asIntN(32, low)));
    }
    return Int32Array.from(out);
  }
  update(bytes) {
    this.total += bytes.length;
    let at = 0;
    if (this.held) {
      at = Math.min(64 - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return;
      this.block(this.rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.rest.set(bytes.subarray(at));
    this.held = bytes.length - at;
  }
  block(bytes, at) { // 6.2.2
    const { h, w } = this, K = Sha256.K;
    for (let t = 0; t < 16; t++, at += 4) {
      w[t] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    }
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15], y = w[t - 2];
      w[t] = w[t - 16] + w[t - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) | 0;
    }
    let a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], i = h[7];
    for (let t = 0; t < 64; t++) {
      const one = i + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[t] + w[t] | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      i = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += i; // modulo 2**32 by their type
  }
  hex() {
    const bits = BigInt(this.total) * 8n, zeros = (119 - this.held) % 64;
    const tail = new Uint8Array(1 + zeros + 8);
    tail[0] = 0x80;
    new DataView(tail.buffer).setBigUint64(1 + zeros, bits);
    this.update(tail);
    return Array.from(this.h, (x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

let table = null;

/** One step of the CRC-32 that zips carry (ITU-T V.42, reflected). Start with 0. */
export function crc32(crc, bytes) {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? n >>> 1 ^ 0xedb88320 : n >>> 1;
    return n;
  });
  let c = ~crc;
  for (let at = 0; at < bytes.length; at++) c = table[(c ^ bytes[at]) & 255] ^ c >>> 8;
  return ~c >>> 0;
}

async function* chunks(stream) { // not every browser lets `for await` walk a stream
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

// ---- a zip, strictly

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const latin = (bytes) => Array.from(bytes, (b) => String.fromCharCode(b)).join("");

/** The members of a package's zip as [name, member], after checking that every byte belongs to exactly one. */
async function members(zip) {
  if (zip.size < 22) throw new Broken("The package is not a sound zip.");
  const end = view(await bytesOf(zip.slice(zip.size - 22)));
  if (end.getUint32(0, true) !== 0x06054b50) throw new Broken("The package is not a sound zip.");
  const count = end.getUint16(10, true), length = end.getUint32(12, true), start = end.getUint32(16, true);
  if (count === 0xffff || length === 0xffffffff || start === 0xffffffff) {
    throw new Unable("This zip is larger than a page can read. Use: permslip verify PACKAGE --trust FILE");
  }
  if (end.getUint32(4, true) || end.getUint16(8, true) !== count || end.getUint16(20, true)) {
    throw new Broken("The package has an end record that disagrees.");
  }
  if (start + length + 22 !== zip.size) throw new Broken("The package has bytes that belong to no file.");
  if (!count || count > 10000 || length > CAP) throw new Broken("The package is not a zip of the expected form.");
  const directory = await bytesOf(zip.slice(start, start + length)), found = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > length || view(directory).getUint32(at, true) !== 0x02014b50) throw new Broken("The package has a directory that disagrees.");
    const member = central(directory, at);
    found.push(member);
    at += 46 + member.nameBytes + member.extraBytes;
  }
  if (at !== length) throw new Broken("The package has a directory that disagrees.");
  found.sort((a, b) => a.offset - b.offset);
  await layout(zip, found, start);
  if (new Set(found.map((m) => m.name.toLowerCase())).size !== count) throw new Broken("The package holds two files of one name.");
  return found.map((m) => [m.name, m]);
}

function central(directory, at) {
  const d = view(directory), two = (n) => d.getUint16(at + n, true), four = (n) => d.getUint32(at + n, true);
  const m = {
    made: two(4) & 255, system: two(4) >> 8, needs: two(6), flags: two(8), method: two(10), time: two(12), date: two(14), crc: four(16),
    packed: four(20), size: four(24), nameBytes: two(28), extraBytes: two(30), commentBytes: two(32), disk: two(34), internal: two(36),
    low: two(38), mode: two(40), offset: four(42),
  };
  m.name = latin(directory.subarray(at + 46, at + 46 + m.nameBytes));
  if (m.packed === 0xffffffff || m.size === 0xffffffff || m.offset === 0xffffffff) {
    throw new Unable("This zip is larger than a page can read. Use: permslip verify PACKAGE --trust FILE");
  }
  const fine = SAFE_NAME.test(m.name) && [0, 0o100000].includes(m.mode & 0o170000) && !(m.mode & 0o7000) && [0, 0x20, 0x80].includes(m.low)
    && m.internal <= 1 && [0, 3].includes(m.system) && m.made >= 10 && m.made <= 63 && [10, 20, 45].includes(m.needs) && !(m.flags & ~0x80e)
    && !m.disk && !m.commentBytes && [0, 8].includes(m.method) && (m.method === 8 || m.packed === m.size);
  if (!fine) throw new Broken("The package holds something that is not a plain file.");
  return m;
}

/** Local headers, data and descriptors follow each other without a gap up to the central directory. */
async function layout(zip, found, start) {
  let at = 0;
  for (const [n, m] of found.entries()) {
    const after = n + 1 < found.length ? found[n + 1].offset : start, head = await bytesOf(zip.slice(at, at + 30 + m.nameBytes));
    if (m.offset !== at || head.length < 30 + m.nameBytes) throw new Broken("The package has headers that disagree.");
    const d = view(head), two = (k) => d.getUint16(k, true), four = (k) => d.getUint32(k, true);
    const alike = four(0) === 0x04034b50 && [10, 20, 45].includes(two(4)) && two(6) === m.flags && two(8) === m.method && two(10) === m.time
      && two(12) === m.date && two(26) === m.nameBytes && latin(head.subarray(30)) === m.name;
    const exact = four(14) === m.crc && (two(28) > 0 || four(18) === m.packed && four(22) === m.size);
    m.data = at + 30 + m.nameBytes + two(28);
    const tail = after - m.data - m.packed, described = m.flags & 8;
    if (!alike || !(exact || described) || !(described ? [12, 16, 20, 24] : [0]).includes(tail)) {
      throw new Broken("The package has headers that disagree.");
    }
    at = after;
  }
}

/** The bytes of one member, in pieces, which must be exactly what its header declares. */
async function* unpacked(zip, member) {
  const packed = zip.slice(member.data, member.data + member.packed).stream();
  const stream = member.method === 8 ? packed.pipeThrough(new DecompressionStream("deflate-raw")) : packed;
  let left = member.size, crc = 0;
  const pieces = chunks(stream);
  for (;;) {
    let next;
    try { next = await pieces.next(); } catch { throw new Broken("A file in the package is damaged."); }
    if (next.done) break;
    left -= next.value.length;
    if (left < 0) throw new Broken("A file in the package is larger than declared.", "");
    crc = crc32(crc, next.value);
    yield next.value;
  }
  if (left) throw new Broken("A file in the package is smaller than declared.", "");
  if (crc !== member.crc) throw new Broken("A file in the package is damaged.");
}

// ---- what was dropped

const asked = (call, name) => new Promise(call).catch(() => {
  throw new Unable(`${name} could not be read, so nothing was checked.`);
});

async function entriesOf(folder) {
  const reader = folder.createReader(), out = [];
  for (;;) { // a browser gives a hundred at a time, and none when there are no more
    const some = await asked((yes, no) => reader.readEntries(yes, no), folder.fullPath.slice(1));
    if (!some.length || out.length > MOST) return out;
    out.push(...some);
  }
}

/** Adds what lies in a folder at any depth, under its name there; what is a folder itself has no file. */
async function list(folder, out) {
  const todo = [[folder, ""]];
  for (const [here, path] of todo) { // which grows meanwhile
    for (const entry of await entriesOf(here)) {
      const name = path + entry.name;
      if (out.length === MOST) {
        throw new Unable(`More than ${MOST} things were dropped, so nothing was checked: a package has three files.`);
      }
      if (entry.isDirectory) todo.push([entry, `${name}/`]);
      const file = entry.isDirectory ? null : await asked((yes, no) => entry.file(yes, no), entry.fullPath.slice(1));
      out.push({ name, file });
    }
  }
}

/** The loose files of a drop, and what lies inside its folders. To be called while the event lasts. Throws Unable. */
export async function dropped(items) {
  const given = [...items].filter((item) => item.kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const loose = [], inside = [];
  for (const { entry, file } of given) {
    if (entry?.isDirectory) await list(entry, inside);
    else if (file) loose.push(file);
    else throw new Unable("Something that was dropped could not be read, so nothing was checked.");
  }
  return { loose, inside };
}

// ---- what was brought

async function whole(pieces, name) {
  const parts = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > CAP) throw new Broken(`${name} is larger than ${CAP} bytes.`, "spec/package 6.1");
    parts.push(piece);
  }
  return bytesOf(new Blob(parts));
}

async function digestOf(pieces, size, tell) {
  const digest = new Sha256();
  let done = 0;
  for await (const piece of pieces) {
    digest.update(piece);
    done += piece.length;
    tell(done, size);
  }
  return digest.hex();
}

/** Which of the three files a file is: a browser that saves one twice calls it `slip.dsse (1).json`. */
function known(name) {
  const plain = name.replace(/ ?\([0-9]+\)/, "");
  return NAMES.find((n) => n === plain) ?? (/\.dsse\.json$/.test(plain) ? SLIP : /\.tlog-proof$/.test(plain) ? PROOF : /\.age$/.test(plain) ? PAYLOAD : null);
}

/** A package holds its three files and nothing else. */
function mustBeNone(extra) {
  if (!extra.length) return;
  const hint = extra.some((name) => TRUST.test(name))
    ? "A trust file inside a package counts for nothing: whoever made the package put it there. Drop your own beside it."
    : "";
  const message = `The package holds something that does not belong to it (${extra.length} too many).`;
  throw new Broken(message, "spec/package 6.1", hint);
}

/** Sorts files into slip, proof, payload and the reader's own trust file; `tell(done, all)` hears of progress. Only a
    loose file is the reader's own: what lies `inside` a folder comes from whoever made the package.
    Gives what `verify` takes, and `own`, that file. A slip alone, or with its proof, is enough. Throws Broken, Unable. */
export async function brought(loose, tell = () => {}, inside = []) {
  const own = loose.find((f) => TRUST.test(f.name)) ?? null;
  const rest = [...loose.filter((f) => f !== own).map((file) => ({ name: file.name, file })), ...inside];
  const zipped = rest.length === 1 && rest[0].file && !known(rest[0].name);
  const open = new Map(), extra = [];
  if (zipped) {
    const zip = rest[0].file;
    for (const [name, m] of await members(zip)) {
      if (NAMES.includes(name)) open.set(name, [() => unpacked(zip, m), m.size]); else extra.push(name);
    }
  } else {
    for (const { name: said, file } of rest) {
      const name = file && !said.includes("/") ? known(said) : null;
      if (name && !open.has(name)) open.set(name, [() => chunks(file.stream()), file.size]); else extra.push(said);
    }
  }
  mustBeNone(extra);
  const need = zipped || open.has(PAYLOAD) ? NAMES : [SLIP];
  for (const name of need) if (!open.has(name)) throw new Broken(`The package lacks ${name}.`, "spec/package 6.1");
  const read = async (name) => open.has(name) ? whole(open.get(name)[0](), name) : null;
  return {
    slip: await read(SLIP), proof: await read(PROOF), own,
    payload: open.has(PAYLOAD) ? () => digestOf(open.get(PAYLOAD)[0](), open.get(PAYLOAD)[1], tell) : null,
  };
}
