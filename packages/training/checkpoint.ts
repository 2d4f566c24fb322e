import { float32Bytes } from "@shrinklab/models";
import { encodeSafetensors, parseSafetensors } from "@shrinklab/models/safetensors";
import type { State } from "./state.ts";

/** What a checkpoint holds. */
export interface Checkpoint {
  /** From where training goes on. */
  readonly state: State;
  /** Whose state it is, as its writer named it. */
  readonly about: string;
}

/** Version of the file; one of another is refused. */
const FORMAT = "1";

/**
 * Writes a state as a file: safetensors, whose metadata hold the rest as JSON and a SHA-256 over all
 * of it. Every number keeps its bits, those that are not finite too.
 *
 * @param checkpoint The state, and whose it is.
 * @returns The file's bytes.
 *
 * @example
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const tensors = [{ name: "w", shape: [2], values: Float32Array.of(1, -0) }];
 * const checkpoint = { about: "l1 seed 1", state: { values: { loss: NaN, steps: 3 }, tensors } };
 * assertEquals(await decodeCheckpoint(await encodeCheckpoint(checkpoint), "a file"), checkpoint);
 * ```
 */
export async function encodeCheckpoint(
  { state: { values, tensors }, about }: Checkpoint,
): Promise<Uint8Array<ArrayBuffer>> {
  const state = JSON.stringify(values, (_, value) => isSpecial(value) ? special(value) : value);
  const text = { format: FORMAT, about, state };
  return encodeSafetensors(tensors, { ...text, sha256: await digest(text, tensors) });
}

/**
 * Reads what {@linkcode encodeCheckpoint} wrote.
 *
 * @param bytes The file's content.
 * @param fileName Its name, for errors.
 * @returns The state, and whose it is.
 * @throws {SyntaxError} If the file is cut off or is no checkpoint.
 * @throws {RangeError} If it is of another version, or a bit of it is not as it was written.
 */
export async function decodeCheckpoint(bytes: Uint8Array, fileName: string): Promise<Checkpoint> {
  const { metadata, tensors: stored } = parseSafetensors(bytes, fileName);
  const { format, about = "", state = "", sha256 } = metadata;
  const cannot = `Cannot read ${JSON.stringify(fileName)}:`;
  if (format !== FORMAT) {
    throw new RangeError(
      `${cannot} format is ${JSON.stringify(format)}, want "${FORMAT}", a checkpoint`,
    );
  }
  const tensors = stored.map(({ name, shape, values }) => ({
    name,
    shape,
    values: values instanceof Float32Array ? values : Float32Array.from(values),
  }));
  const found = await digest({ format, about, state }, tensors);
  if (found !== sha256) {
    throw new RangeError(
      `${cannot} its SHA-256 is ${found.slice(0, 8)}..., want ${sha256?.slice(0, 8)}... as written`,
    );
  }
  const values = JSON.parse(state, (_, value) => isName(value) ? Number(value.number) : value);
  return { state: { values, tensors }, about };
}

/** Over all text, names, shapes and values. */
async function digest(
  text: Readonly<Record<string, string>>,
  tensors: State["tensors"],
): Promise<string> {
  const names = tensors.map(({ name, shape }) => [name, shape]);
  const parts = [
    JSON.stringify([text, names]),
    ...tensors.map(({ values }) => float32Bytes(values)),
  ];
  const bytes = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** A number for which JSON has no word. */
interface NamedNumber {
  readonly number: string;
}

function isSpecial(value: unknown): value is number {
  return typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0));
}

function special(value: number): NamedNumber {
  return { number: Object.is(value, -0) ? "-0" : String(value) };
}

function isName(value: unknown): value is NamedNumber {
  return typeof value === "object" && value !== null && "number" in value &&
    typeof value.number === "string";
}
