/**
 * Random input of the user's: experiments, networks, pictures, archives and tables that are nearly
 * right. Each gives a value or an error that names what is wrong, in under a second and 300 MB.
 *
 * 500 inputs, or 10,000 by `deno task soak`.
 */
import { DataError } from "@shrinklab/data";
import { readImages } from "@shrinklab/data/images";
import { readTable, tableExamples, type TableRecipe } from "@shrinklab/data/tables";
import {
  formatExperiment,
  loadSource,
  parseExperiment,
  planExperiment,
  prepareExperiment,
} from "@shrinklab/experiments";
import { type Preset, presets } from "@shrinklab/experiments/presets";
import { parseNetwork } from "@shrinklab/models";
import { encode } from "fast-png";
import fc from "fast-check";
import { gzipSync, type Zippable, zipSync, zlibSync } from "fflate";
import { crc32 } from "node:zlib";

const numRuns = Deno.env.get("SHRINKLAB_SOAK") === "full" ? 2000 : 100;
const MOST_SECONDS = 1;
const MOST_BYTES = 300e6;

/** One change of bytes: where, from 0 to 1, and what. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    what: fc.constantFrom("set", "cut", "drop", "repeat", "large"),
    value: fc.nat(255),
  }),
  { minLength: 1, maxLength: 4 },
);
type Edits = typeof edits extends fc.Arbitrary<infer T> ? T : never;

function edited(bytes: Uint8Array, changes: Edits): Uint8Array<ArrayBuffer> {
  let result = Uint8Array.from(bytes);
  for (const { at, what, value } of changes) {
    const i = Math.floor(at * result.length);
    if (what === "set") result[i] = value;
    else if (what === "cut") result = result.slice(0, i);
    else if (what === "large") result.fill(0xff, i, i + 1 + value % 8);
    else {
      const again = what === "drop" ? i + 1 + value % 16 : Math.max(0, i - value);
      result = Uint8Array.from([...result.subarray(0, i), ...result.subarray(again)]);
    }
  }
  return result;
}

const encoder = new TextEncoder();

/** Whether an error is one for a user: of a known kind, saying what cannot be done. */
function isForUser(error: unknown): boolean {
  return error instanceof DataError ||
    ((error instanceof RangeError || error instanceof SyntaxError) &&
      /^Cannot /.test(error.message));
}

/** Fails where an input gives another error, takes too long or too much memory. */
async function tame(use: () => unknown): Promise<void> {
  const { rss } = Deno.memoryUsage();
  const began = performance.now();
  try {
    await use();
  } catch (error) {
    if (!isForUser(error)) throw error;
  }
  const seconds = (performance.now() - began) / 1000;
  if (seconds > MOST_SECONDS) throw new Error(`It took ${seconds} s, want ${MOST_SECONDS} at most`);
  const grown = Deno.memoryUsage().rss - rss;
  if (grown > MOST_BYTES) throw new Error(`It took ${grown} bytes, want ${MOST_BYTES} at most`);
}

/** Writes bytes to a file of a folder, and reads what they are part of. */
async function written(path: string, bytes: Uint8Array, read: () => Promise<unknown>) {
  await Deno.writeFile(path, bytes);
  await tame(read);
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Values that no field, or another one, wants. */
const values = fc.constantFrom<unknown>(
  ...[null, true, -1, 0, 0.5, 3, 1e9, 2 ** 31, 2 ** 53, 1e308, "", "l1", "l1(1e-3)", "none", "all"],
  ...[
    "conv(8,3)",
    "dense(1e9)",
    "dense(4) dense(1e15)",
    "max-pool(99)",
    "__proto__",
    "constructor",
  ],
  ...[[], {}, [[]], [0, 0], { type: "SGD" }, { layers: [] }, [{ type: "Dense", units: 1e9 }]],
);

/** A place in a nested value, and what comes there; absent where it is taken away. */
const changes = fc.array(
  fc.record(
    { path: fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), value: values },
    { requiredKeys: ["path"] },
  ),
  { minLength: 1, maxLength: 3 },
);

function change(json: unknown, [step, ...rest]: readonly number[], value: unknown): void {
  if (typeof json !== "object" || json === null) return;
  const keys = Object.keys(json);
  const key = keys[step! % Math.max(1, keys.length)];
  if (key === undefined) return;
  const fields = json as Record<string, unknown>;
  const child = fields[key];
  if (rest.length > 0 && typeof child === "object" && child !== null) change(child, rest, value);
  else if (value === undefined) delete fields[key];
  else fields[key] = value;
}

const names = Object.keys(presets) as (keyof typeof presets)[];

Deno.test("parseExperiment() and what prepares it take or refuse any experiment", async () => {
  const sources = {
    images: await loadSource({ type: "images", name: "embedded" }),
    table: await loadSource(planExperiment([presets["e4-grades"]]).experiment.data),
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), changes, (name, list) =>
      tame(async () => {
        const { experiment } = planExperiment([presets[name] as Preset]);
        const json = JSON.parse(formatExperiment(experiment));
        for (const { path, value } of list) change(json, path, structuredClone(value));
        const planned = planExperiment([parseExperiment(JSON.stringify(json), "mine.json")]);
        const source = sources[planned.experiment.data.type];
        using _ = await prepareExperiment(planned.experiment, source);
      })),
    { numRuns },
  );
});

Deno.test("parseNetwork() takes or refuses any text", async () => {
  const text = "conv(16,5,stride=2,padding=valid) relu max-pool(2) flatten dense(100,bias=no) relu";
  await fc.assert(
    fc.asyncProperty(
      edits,
      (list) =>
        tame(() => parseNetwork(new TextDecoder().decode(edited(encoder.encode(text), list)))),
    ),
    { numRuns },
  );
});

Deno.test("readImages() takes or refuses any PNG file", () =>
  inFolder(async (folder) => {
    const pixels = (width: number, channels: number, depth: 8 | 16) => {
      const values = Array.from({ length: width * 6 * channels }, (_, i) => i * 37 % 2 ** depth);
      const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
      return encode({ width, height: 6, channels, depth, data });
    };
    const files = [pixels(6, 1, 8), pixels(6, 3, 8), pixels(6, 4, 8), pixels(6, 2, 16)];
    for (const name of ["a", "b"]) await Deno.mkdir(`${folder}/${name}`);
    await Deno.writeFile(`${folder}/b/0.png`, files[1]!);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), edits, fc.boolean(), (file, list, mended) => {
        const bytes = edited(file, list);
        return written(
          `${folder}/a/0.png`,
          mended ? withChecksums(bytes) : bytes,
          () => readImages(folder),
        );
      }),
      { numRuns },
    );
    await written(`${folder}/a/0.png`, hugePng(), () => readImages(folder));
  }));

Deno.test("readImages() takes or refuses any NPZ file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/a.npz`;
    const arrays: Record<string, Uint8Array> = {
      "x_train.npy": npy("|u1", "(4, 2, 2)", 16),
      "y_train.npy": npy("<i8", "(4,)", 32),
      "x_test.npy": npy("|u1", "(2, 2, 2)", 8),
      "y_test.npy": npy("<i8", "(2,)", 16),
    };
    const archive = zipSync(arrays);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("", ...Object.keys(arrays)), edits, (part, list) => {
        const bytes = part === ""
          ? edited(archive, list)
          : zipSync({ ...arrays, [part]: edited(arrays[part]!, list) } as Zippable);
        return written(path, bytes, () => readImages(path));
      }),
      { numRuns },
    );
    const huge = npy("|u1", "(100000, 100000, 1)", 64);
    await written(
      path,
      zipSync({ ...arrays, "x_train.npy": huge } as Zippable),
      () => readImages(path),
    );
  }));

Deno.test("readTable() and readImages() take or refuse any CSV file", () =>
  inFolder(async (folder) => {
    const files = [
      'name,age,score,grade\n"a, b",3,1.5,yes\nc,4,,no\nd,5,2e3,yes\n',
      "größe;wert;klasse\n1.234,5;0,7;ja\n2,5;;nein\n",
      "label,p0,p1,p2,p3\n1,0,255,0,255\n0,9,9,9,9\n",
      "\ufeffx\ty\tz\n1\t2\tu\n3\t4\tv\n",
      "sep=;\r\ncode;0;1\r\n0117;inf;1e60\r\n117;None;-2.25\r\n007;12345678901234567;.5\r\n",
      "0,1,label\n0.5,2,no\n1.5,3,yes\n2,1,no\n0.30000000000000004,1e308,yes\n",
    ].map((text) => encoder.encode(text));
    const path = `${folder}/a.csv`;
    const recipe: TableRecipe = {
      drop: [],
      task: "classes",
      scale: "standard",
      text: "one-hot",
      holdOut: { type: "stratified", share: 0.3, seed: 1 },
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), edits, async (file, list) => {
        const bytes = edited(file, list);
        const examples = async () => tableExamples((await readTable(path)).table, recipe);
        await written(path, bytes, examples);
        await written(path, gzipSync(bytes), examples);
        await Deno.writeFile(path, bytes);
        await tame(() => readImages(path));
      }),
      { numRuns },
    );
  }));

function npy(type: string, shape: string, length: number): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const text = header.padEnd(117) + "\n";
  const data = Uint8Array.from({ length }, (_, i) => i % 8 === 0 ? i / 8 % 2 : 0);
  return Uint8Array.from([
    0x93,
    ...encoder.encode("NUMPY"),
    1,
    0,
    118,
    0,
    ...encoder.encode(text),
    ...data,
  ]);
}

/** A PNG file with the checksums that its chunks should have, so that it is read on. */
function withChecksums(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer);
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > file.length) break;
    view.setUint32(end, crc32(file.subarray(at + 4, end)));
    at = end + 4;
  }
  return file;
}

/** A PNG file that claims 100,000 x 100,000 pixels. */
function hugePng(): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, 100_000);
  new DataView(head.buffer).setUint32(4, 100_000);
  head.set([8, 2], 8);
  const chunk = (type: string, body: Uint8Array) => {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, body.length);
    return [...size, ...encoder.encode(type), ...body, 0, 0, 0, 0];
  };
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return withChecksums(Uint8Array.from([
    ...signature,
    ...chunk("IHDR", head),
    ...chunk("IDAT", zlibSync(new Uint8Array(1000))),
    ...chunk("IEND", new Uint8Array()),
  ]));
}
