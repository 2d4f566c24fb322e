import { DataError } from "./data_error.ts";

/** What an IDX file holds: bytes in an array of some shape. */
export interface IdxArray {
  /** Sizes, the slowest dimension first: `[rows, height, width]` for images. */
  readonly shape: readonly number[];
  /** The bytes, a view on the file's content. */
  readonly values: Uint8Array<ArrayBuffer>;
}

/** Type code of unsigned bytes: the only one that image sets use. */
const UNSIGNED_BYTE = 0x08;
/** Images of several channels have four dimensions; a file with more is not one of ours. */
const MOST_DIMENSIONS = 4;
/** Largest content accepted, so that a damaged header cannot ask for all memory. */
const MOST_BYTES = 2 ** 31 - 1;

/** What the first bytes of an IDX file say. */
export interface IdxHeader {
  /** Sizes of the dimensions, slowest first. */
  readonly shape: readonly number[];
  /** Where the values begin: 4 bytes, and 4 for each dimension. */
  readonly offset: number;
  /** Length of the whole file in bytes. */
  readonly size: number;
}

/**
 * Reads the header of an IDX file of unsigned bytes.
 *
 * @param head The first bytes of the content: 20 are always enough.
 * @param file Name for the error message.
 * @returns The shape, and where the values begin and end.
 * @throws {DataError} If these are not the first bytes of an IDX file of unsigned bytes with one
 * to four dimensions and less than 2^31 bytes, or too few of them.
 *
 * @example
 * ```ts
 * import { idxHeader } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const head = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 10]);
 * assertEquals(idxHeader(head, "labels.idx"), { shape: [10], offset: 8, size: 18 });
 * ```
 *
 * Source: the format's description on Y. LeCun's MNIST page.
 */
export function idxHeader(head: Uint8Array, file: string): IdxHeader {
  const magic = [...head.subarray(0, 4)];
  const dimensions = magic[3] ?? 0;
  const known = magic[0] === 0 && magic[1] === 0 && magic[2] === UNSIGNED_BYTE &&
    dimensions >= 1 && dimensions <= MOST_DIMENSIONS;
  if (!known) {
    const found = magic.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new DataError(
      "malformed",
      file,
      `its first bytes are "${found}", want "00 00 08" and 01 to 04, the magic number of an IDX file`,
    );
  }
  const offset = 4 + 4 * dimensions;
  if (head.length < offset) {
    throw new DataError(
      "truncated",
      file,
      `it ends in its header after ${head.length} bytes, want ${offset} and more`,
    );
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = offset + shape.reduce((product, length) => product * length, 1);
  if (size > MOST_BYTES) {
    throw new DataError(
      "malformed",
      file,
      `its header states ${shape.join(" x ")} bytes, want less than 2^31`,
    );
  }
  return { shape, offset, size };
}

/**
 * Reads the decompressed content of an IDX file of unsigned bytes.
 *
 * @param content The whole file.
 * @param file Name for the error message.
 * @returns The shape, and the values as a view on `content`.
 * @throws {DataError} If the header is not one, or the file is shorter or longer than it states.
 *
 * @example
 * ```ts
 * import { parseIdx } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const { shape, values } = parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]), "labels.idx");
 * assertEquals(shape, [2]);
 * assertEquals([...values], [7, 9]);
 * ```
 */
export function parseIdx(content: Uint8Array<ArrayBuffer>, file: string): IdxArray {
  const { shape, offset, size } = idxHeader(content, file);
  if (content.length !== size) {
    throw new DataError(
      content.length < size ? "truncated" : "malformed",
      file,
      `it holds ${content.length} bytes, want the ${size} that its header states`,
    );
  }
  return { shape, values: content.subarray(offset) };
}

/**
 * Writes an IDX file of unsigned bytes, the inverse of {@linkcode parseIdx}.
 *
 * @param array One to four dimensions, and as many values as they say.
 * @returns The file's content, not compressed.
 * @throws {RangeError} If the shape is not that of the values, or cannot be written.
 *
 * @example
 * ```ts
 * import { encodeIdx } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeIdx({ shape: [2], values: new Uint8Array([7, 9]) });
 * assertEquals([...bytes], [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]);
 * ```
 */
export function encodeIdx(array: IdxArray): Uint8Array<ArrayBuffer> {
  const { shape, values } = array;
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length < 1 || shape.length > MOST_DIMENSIONS || size !== values.length) {
    throw new RangeError(
      `Cannot write IDX: shape is [${shape}] for ${values.length} values, want 1 to 4 sizes whose product is their number`,
    );
  }
  const content = new Uint8Array(4 + 4 * shape.length + size);
  const view = new DataView(content.buffer);
  content.set([0, 0, UNSIGNED_BYTE, shape.length]);
  shape.forEach((length, i) => view.setUint32(4 + 4 * i, length));
  content.set(values, 4 + 4 * shape.length);
  return content;
}
