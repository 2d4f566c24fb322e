import { float32Bytes } from "./float32_bytes.ts";
import type { NamedTensor, StoredTensor } from "./named_tensor.ts";
import { ELEMENT_TYPES, type ElementType } from "./safetensors_types.ts";
import { sizeOf } from "./size_of.ts";

export type { NamedTensor, StoredTensor } from "./named_tensor.ts";
export { parseSafetensorsIndex } from "./safetensors_index.ts";

/** Name of the header entry that holds text about the file rather than a tensor. */
const METADATA = "__metadata__";
const LENGTH_BYTES = 8;
/** The limit of the reference implementation: a longer header is an attack or no header at all. */
const MAX_HEADER = 100_000_000;

/**
 * Writes weights in the safetensors format, as F32, in the order given.
 *
 * @param tensors Weights; names must differ.
 * @param metadata Text about the file, such as the method and seed that made it.
 * @returns The file's bytes.
 * @throws {RangeError} If a name is repeated or reserved, or a shape does not fit its values.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "@shrinklab/models/safetensors";
 * import { assertEquals } from "@std/assert";
 *
 * const tensors = [{ name: "fc1/bias", shape: [2], values: Float32Array.of(1, -1) }];
 * assertEquals(decodeSafetensors(encodeSafetensors(tensors)), tensors);
 * ```
 *
 * Source: https://github.com/huggingface/safetensors (format 0.4).
 */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set(METADATA, metadata);
  let end = 0;
  for (const { name, shape, values } of tensors) {
    if (name === METADATA || header.has(name)) {
      throw new RangeError(
        `Cannot write safetensors: name is ${JSON.stringify(name)} again, want another`,
      );
    }
    if (sizeOf(shape) !== values.length) {
      throw new RangeError(
        `Cannot write safetensors: ${JSON.stringify(name)} is [${
          shape.join(", ")
        }], want ${values.length} entries`,
      );
    }
    header.set(name, { dtype: "F32", shape, data_offsets: [end, end += values.byteLength] });
  }
  // Spaces at the end of the header align the data to 8 bytes, as readers that map files want it.
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = LENGTH_BYTES + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, LENGTH_BYTES, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  bytes.set(text, LENGTH_BYTES);
  let at = start;
  for (const { values } of tensors) {
    bytes.set(float32Bytes(values), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads weights in the safetensors format.
 *
 * @param bytes The file's content.
 * @param fileName Its name, for errors.
 * @returns Its tensors in the order of their data; every kind of number becomes float32.
 * @throws {SyntaxError} If the header cannot be read.
 * @throws {RangeError} If it contradicts itself or the data: an unknown type, a bad shape, offsets
 * that overlap, leave gaps or end elsewhere than the file.
 *
 * @example
 * ```ts
 * import { decodeSafetensors } from "@shrinklab/models/safetensors";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSafetensors(new Uint8Array(3), "w.safetensors"), SyntaxError, "3 bytes");
 * ```
 *
 * Source: https://github.com/huggingface/safetensors (format 0.4).
 */
export function decodeSafetensors(bytes: Uint8Array, fileName = "safetensors"): NamedTensor[] {
  return parseSafetensors(bytes, fileName).tensors.map(({ name, shape, values }) => ({
    name,
    shape,
    values: values instanceof Float32Array ? values : Float32Array.from(values),
  }));
}

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** Text about the file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Its tensors in the order of their data. */
  readonly tensors: StoredTensor[];
}

/**
 * Reads a safetensors file with all that it says: text about it, and kinds of numbers.
 *
 * @param bytes The file's content.
 * @param fileName Its name, for errors.
 * @returns Tensors in float32, those of float64 and of long whole numbers in float64.
 * @throws {SyntaxError} If the header cannot be read.
 * @throws {RangeError} If it contradicts itself or the data, as for {@linkcode decodeSafetensors}.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, parseSafetensors } from "@shrinklab/models/safetensors";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeSafetensors([{ name: "b", shape: [1], values: Float32Array.of(1) }], { by: "me" });
 * const { metadata, tensors } = parseSafetensors(bytes);
 * assertEquals([metadata.by, tensors[0]?.dtype], ["me", "float32"]);
 * ```
 *
 * Source: https://github.com/huggingface/safetensors (format 0.4).
 */
export function parseSafetensors(bytes: Uint8Array, fileName = "safetensors"): SafetensorsFile {
  const { header, start } = readHeader(bytes, fileName);
  const data = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  const parts = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => readEntry(name, entry, fileName))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of parts) {
    if (from !== end) throw offsets(fileName, name, from, to, `a start of ${end}`);
    end = to;
  }
  if (end !== data.byteLength) {
    throw new RangeError(
      `Cannot read ${
        JSON.stringify(fileName)
      }: data is ${data.byteLength} bytes, want ${end} by its header`,
    );
  }
  const tensors = parts.map(({ name, shape, type, from }) => {
    const size = sizeOf(shape);
    const values = type.isLong ? new Float64Array(size) : new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = type.read(data, from + i * type.bytes);
    return { name, dtype: type.name, shape, values };
  });
  return { metadata: readMetadata(header, fileName), tensors };
}

/** A tensor as the header describes it. */
interface Part {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly from: number;
  readonly to: number;
}

function readHeader(bytes: Uint8Array, fileName: string): { header: object; start: number } {
  const bad = (what: string, wanted: string, cause?: unknown) =>
    new SyntaxError(`Cannot read ${JSON.stringify(fileName)}: ${what}, want ${wanted}`, { cause });
  if (bytes.length < LENGTH_BYTES) {
    throw bad(`it has ${bytes.length} bytes`, "a safetensors file of 8 or more");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const most = Math.min(MAX_HEADER, bytes.length - LENGTH_BYTES);
  if (length > BigInt(most)) throw bad(`header is ${length} bytes`, `at most ${most}`);
  const start = LENGTH_BYTES + Number(length);
  let [text, header]: [string, unknown] = ["", undefined];
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    text = decoder.decode(bytes.subarray(LENGTH_BYTES, start));
    header = JSON.parse(text);
  } catch (error) {
    throw bad("header is not JSON", "a safetensors file", error);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw bad("header is not an object", "tensors by name");
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined) {
    throw bad(`${JSON.stringify(repeated)} occurs twice in it`, "different names");
  }
  return { header, start };
}

/** The first name that an object in JSON has twice; `JSON.parse` would keep the last one. */
function repeatedName(json: string): string | undefined {
  const names = new Set<string>();
  let depth = 0;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"\s*:?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (depth === 1 && token.endsWith(":")) {
      const name: string = JSON.parse(token.slice(0, -1));
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return undefined;
}

function readMetadata(header: object, fileName: string): Record<string, string> {
  const metadata = (header as Record<string, unknown>)[METADATA] ?? {};
  const isText = typeof metadata === "object" && !Array.isArray(metadata) &&
    Object.values(metadata).every((value) => typeof value === "string");
  if (isText) return metadata as Record<string, string>;
  throw new RangeError(
    `Cannot read ${JSON.stringify(fileName)}: ${METADATA} is ${shown(metadata)}, want text by name`,
  );
}

/** A value as JSON, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function readEntry(name: string, entry: unknown, fileName: string): Part {
  const bad = (what: string, value: unknown, wanted: string) =>
    new RangeError(
      `Cannot read ${JSON.stringify(fileName)}: ${what} of ${JSON.stringify(name)} is ${
        shown(value)
      }, want ${wanted}`,
    );
  if (typeof entry !== "object" || entry === null) throw bad("entry", entry, "an object");
  const { dtype, shape, data_offsets } = entry as Record<string, unknown>;
  const type = typeof dtype === "string" ? ELEMENT_TYPES.get(dtype) : undefined;
  if (type === undefined) {
    throw bad("dtype", dtype, `one of ${[...ELEMENT_TYPES.keys()].join(", ")}`);
  }
  if (!isLengths(shape)) throw bad("shape", shape, "whole numbers >= 0");
  if (!isLengths(data_offsets) || data_offsets.length !== 2) {
    throw bad("data_offsets", data_offsets, "two whole numbers >= 0");
  }
  const [from, to] = data_offsets as [number, number];
  const size = sizeOf(shape) * type.bytes;
  if (to - from !== size) throw offsets(fileName, name, from, to, `${size} bytes`);
  return { name, shape, type, from, to };
}

function offsets(file: string, name: string, from: number, to: number, wanted: string): RangeError {
  return new RangeError(
    `Cannot read ${JSON.stringify(file)}: data_offsets of ${
      JSON.stringify(name)
    } is [${from}, ${to}], want ${wanted}`,
  );
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((x) => Number.isSafeInteger(x) && x >= 0);
}
