import { createHash } from "node:crypto";
import { contentDigest } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import type { Images } from "../examples.ts";
import { gunzipStream, isGzip } from "../gunzip.ts";
import { imageSet, listed, type RawPart } from "./image_set.ts";
import { checkMemory, claimMemory } from "./memory.ts";
import { numberPixels } from "./number_pixels.ts";
import { LONGEST_ROW, type PixelColumns, pixelColumns, PixelRows } from "./pixel_rows.ts";
import type { ImageShape, ReadImagesOptions } from "./read_options.ts";

/** What the beginning of a file says. */
interface Beginning {
  readonly file: string;
  readonly columns: PixelColumns & { readonly label: number };
  readonly shape: ImageShape;
  /** Bytes of the file, packed or not. */
  readonly size: number;
  /** Bytes before the first row. */
  readonly skipped: number;
  /** How many rows there are, by the length of the first one. */
  readonly expected: number;
  /** Bytes that a pixel will take. */
  readonly width: 1 | 4;
}

/** A file whose rows are read. */
interface ReadFile {
  readonly rows: PixelRows;
  readonly sha256: string;
}

const NAME = /\.(csv|tsv|txt)(\.gz)?$/i;
const [NEWLINE, POINT] = [10, 46];

/**
 * Tells whether a file is one of text in columns, by its name.
 *
 * @param name The name.
 * @returns True for `train.csv`, `train.csv.gz` and the like.
 */
export function isCsv(name: string): boolean {
  return NAME.test(name);
}

/**
 * Reads images from a CSV file with a row for each: its label, then its pixels, channels of a pixel
 * side by side; or from a folder with one such file to train on and one to test with.
 *
 * @param path The file or the folder.
 * @param options The shape of an image, where its pixels are not a gray square; its size; the most
 * memory, and whom to tell.
 * @returns The images.
 * @throws {DataError} If there are no labels, a row is damaged, or pixels do not fit the shape.
 */
export async function readCsvImages(path: string, options: ReadImagesOptions): Promise<Images> {
  const { train, test } = await findFiles(path);
  const notes: string[] = [];
  const begun: Beginning[] = [];
  for (const file of [train, ...(test === undefined ? [] : [test])]) {
    const beginning = await beginningOf(file, options);
    if (beginning !== undefined) begun.push(beginning);
    else if (file === test) notes.push(`${test} has no column label: it is passed over`);
    else throw new DataError("malformed", file, "it has no column label, want one of that name");
  }
  claimMemory(path, {
    what: begun.map(({ file, expected }) =>
      `about ${expected.toLocaleString("en")} rows of ${plainName(file)}`
    ).join(", "),
    images: begun.reduce((sum, { expected }) => sum + expected, 0),
    shape: begun[0]!.shape,
    width: begun.some(({ width }) => width === 4) ? 4 : 1,
  }, options);
  const files: (Beginning & ReadFile)[] = [];
  for (const beginning of begun) {
    files.push({ ...beginning, ...await readRows(beginning, options) });
  }
  const found = numberPixels(files.map(({ file, rows }) => ({ file, values: rows.values })));
  const parts = files.map(({ file, shape, rows }, at): RawPart => ({
    file,
    shape,
    features: found.features[at]!,
    labels: labelsOf(rows.labels),
  }));
  const digests = files.map(({ file, sha256 }) => [plainName(file), sha256]);
  return imageSet({
    name: path,
    train: parts[0]!,
    test: parts[1],
    white: found.white,
    sha256: await contentDigest(Object.fromEntries(digests)),
    notes: [...notes, ...found.notes],
  }, options);
}

async function findFiles(path: string): Promise<{ train: string; test?: string }> {
  if (!(await Deno.stat(path)).isDirectory) return { train: path };
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) {
    if (isCsv(name) && !name.startsWith(".")) names.push(name);
  }
  names.sort();
  const [trains, tests] = [/train/i, /test/i].map((part) =>
    names.filter((name) => part.test(name))
  );
  const train = names.length === 1 ? names[0] : trains!.length === 1 ? trains![0] : undefined;
  if (train === undefined || tests!.length > 1) {
    throw new DataError(
      "malformed",
      path,
      `its files are ${listed(names)}, want train.csv and test.csv, or the path of one file`,
    );
  }
  const [test] = tests!.filter((name) => name !== train);
  return { train: `${path}/${train}`, ...(test === undefined ? {} : { test: `${path}/${test}` }) };
}

/** What the first lines say; nothing where there is no column of labels. */
async function beginningOf(
  file: string,
  options: ReadImagesOptions,
): Promise<Beginning | undefined> {
  const { size } = await Deno.stat(file);
  const bytes = await firstLines(file);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const end = lineEnd(bytes, mark);
  const text = new TextDecoder().decode(bytes.subarray(mark, end)).trim();
  const { label, ...columns } = pixelColumns(text);
  if (columns.pixels < 1) {
    const shown = JSON.stringify(text.slice(0, 40));
    throw new DataError("malformed", file, `line 1 is ${shown}, want a label and pixels`);
  }
  if (label === undefined) return undefined;
  const skipped = columns.header ? end : mark;
  const row = bytes.subarray(skipped, lineEnd(bytes, skipped));
  return {
    file,
    columns: { ...columns, label },
    shape: shapeOf(columns.pixels, file, options),
    size,
    skipped,
    expected: Math.ceil(size / Math.max(row.length, 2 * columns.pixels + 2)),
    width: row.includes(POINT) ? 4 : 1,
  };
}

async function readRows(beginning: Beginning, options: ReadImagesOptions): Promise<ReadFile> {
  const { file, columns, shape, size, skipped, expected } = beginning;
  const rows = new PixelRows(file, columns, Math.ceil(1.05 * expected));
  const hash = createHash("sha256");
  let [before, done] = [skipped, 0];
  for await (const piece of contentOf(file)) {
    options.signal?.throwIfAborted();
    hash.update(piece);
    done += piece.length;
    options.onProgress?.(Math.min(done, size), size);
    rows.push(piece.subarray(Math.min(before, piece.length)));
    before = Math.max(0, before - piece.length);
    checkMemory(file, { images: rows.labels.length, shape, width: 1 }, options);
  }
  rows.end();
  if (rows.labels.length === 0) {
    throw new DataError("malformed", file, "it has no rows, want images");
  }
  return { rows, sha256: hash.digest("hex") };
}

async function firstLines(file: string): Promise<Uint8Array> {
  let bytes = new Uint8Array(0);
  for await (const piece of contentOf(file)) {
    const both = new Uint8Array(bytes.length + piece.length);
    both.set(bytes);
    both.set(piece, bytes.length);
    bytes = both;
    if (lineEnd(bytes, lineEnd(bytes, 0)) < bytes.length || bytes.length > LONGEST_ROW) break;
  }
  return bytes;
}

/** Where the line that begins here ends, with its line end. */
function lineEnd(bytes: Uint8Array, start: number): number {
  const at = bytes.indexOf(NEWLINE, start);
  return at < 0 ? bytes.length : at + 1;
}

/** The content of a file in pieces, unpacked if it is gzip. */
async function* contentOf(file: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using head = await Deno.open(file);
  const start = new Uint8Array(2);
  await head.read(start);
  const { readable } = await Deno.open(file);
  const stream = isGzip(start) ? readable.pipeThrough(await gunzipStream()) : readable;
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read().catch((cause) => {
        throw new DataError("truncated", file, "its gzip data is cut off or damaged", { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function shapeOf(
  pixels: number,
  file: string,
  { shape }: ReadImagesOptions,
): ImageShape {
  if (shape !== undefined) {
    const wanted = shape[0] * shape[1] * shape[2];
    if (wanted === pixels) return shape;
    throw new DataError(
      "mismatch",
      file,
      `its rows have ${pixels} pixels, want ${wanted} for --shape ${shape.join("x")}`,
    );
  }
  const side = Math.sqrt(pixels);
  if (Number.isInteger(side)) return [side, side, 1];
  const colored = Math.sqrt(pixels / 3);
  const example = Number.isInteger(colored) ? `, such as ${colored}x${colored}x3` : "";
  throw new DataError(
    "malformed",
    file,
    `its rows have ${pixels} pixels, which are not a gray square, want --shape HxWxC${example}`,
  );
}

/** Numbers where all are. */
function labelsOf(labels: readonly string[]): RawPart["labels"] {
  const numbers = labels.map((label) => label === "" ? NaN : Number(label));
  return numbers.every(Number.isFinite) ? numbers : labels;
}

function plainName(file: string): string {
  return file.replace(/^.*[\\/]/, "").replace(/\.gz$/i, "");
}
