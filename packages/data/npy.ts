import { DataError } from "./data_error.ts";

/** Numbers of an NPY file, in the type that holds them without loss; int64 as float64. */
export type NpyValues =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** An array as numpy saved it. */
export interface NpyArray {
  /** Sizes, the slowest dimension first; none for a single number. */
  readonly shape: readonly number[];
  /** The numbers with the last dimension running fastest, whatever order the file has. */
  readonly values: NpyValues;
  /** Type in the file, as numpy writes it: `<f4`, `|u1`. */
  readonly dtype: string;
}

/** Where the values of an NPY file are, and what they are. */
interface NpyHeader {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortran: boolean;
  readonly offset: number;
}

/** How values of each kind and size are read, from bytes in this machine's order. */
const readers: Readonly<Record<string, (buffer: ArrayBuffer) => NpyValues>> = {
  b1: (buffer) => new Uint8Array(buffer),
  u1: (buffer) => new Uint8Array(buffer),
  i1: (buffer) => new Int8Array(buffer),
  u2: (buffer) => new Uint16Array(buffer),
  i2: (buffer) => new Int16Array(buffer),
  u4: (buffer) => new Uint32Array(buffer),
  i4: (buffer) => new Int32Array(buffer),
  u8: (buffer) => Float64Array.from(new BigUint64Array(buffer), Number),
  i8: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number),
  f2: (buffer) => new Float32Array(new Float16Array(buffer)),
  f4: (buffer) => new Float32Array(buffer),
  f8: (buffer) => new Float64Array(buffer),
};

const MAGIC = [0x93, ...new TextEncoder().encode("NUMPY")];
/** What numpy itself reads at most where it does not trust a file. */
const MOST_HEADER = 10_000;

/**
 * Reads an NPY file: numbers or truth values of any size, byte order and order of dimensions.
 *
 * @param bytes The whole file.
 * @param file Name for the error message.
 * @returns Shape and values; of one byte each they are a view on the file's content.
 * @throws {DataError} If it is damaged, or holds what is not numbers: text, records, or Python
 * objects, which would be code that runs when they are read.
 *
 * @example
 * ```ts
 * import { parseNpy } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2), }\n";
 * const file = `\u{93}NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}\x01\x02\x03\x04`;
 * const bytes = Uint8Array.from(file, (char) => char.charCodeAt(0));
 * assertEquals([...parseNpy(bytes, "a.npy").values], [1, 3, 2, 4]);
 * ```
 *
 * Source: numpy/lib/format.py of numpy 2.4, versions 1.0 to 3.0 of the format.
 */
export function parseNpy(bytes: Uint8Array<ArrayBuffer>, file: string): NpyArray {
  const { dtype, shape, fortran, offset } = npyHeader(bytes, file);
  const { read, width, swapped } = readerOf(dtype, file);
  const count = shape.reduce((product, length) => product * length, 1);
  const size = offset + count * width;
  if (bytes.length !== size) {
    throw new DataError(
      bytes.length < size ? "truncated" : "malformed",
      file,
      `it holds ${bytes.length} bytes, want the ${size} that its header states`,
    );
  }
  const content = bytes.subarray(offset);
  const values = width === 1 && read === readers.u1
    ? content
    : read(swapped ? swapBytes(content, width) : content.slice().buffer);
  return { shape, dtype, values: fortran ? toRowOrder(values, shape) : values };
}

function npyHeader(bytes: Uint8Array<ArrayBuffer>, file: string): NpyHeader {
  if (!MAGIC.every((byte, at) => bytes[at] === byte)) {
    throw new DataError(
      "malformed",
      file,
      'its first bytes are not "\\x93NUMPY", want an NPY file',
    );
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new DataError("malformed", file, `its format is version ${version}, want 1, 2 or 3`);
  }
  const start = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < start
    ? Infinity
    : version === 1
    ? view.getUint16(8, true)
    : view.getUint32(8, true);
  const offset = start + length;
  if (offset > bytes.length) {
    throw new DataError("truncated", file, "it ends in its header, want a whole NPY file");
  }
  if (length > MOST_HEADER) {
    throw new DataError(
      "malformed",
      file,
      `its header has ${length} bytes, want at most ${MOST_HEADER}, as numbers need`,
    );
  }
  const text = new TextDecoder().decode(bytes.subarray(start, offset));
  const dtype = /["']descr["']\s*:\s*["']([^"']*)["']/.exec(text)?.[1];
  const order = /["']fortran_order["']\s*:\s*(True|False)\b/.exec(text)?.[1];
  // Python 2 wrote its long numbers with an L.
  const sizes = /["']shape["']\s*:\s*\(([\d\sL,]*)\)/.exec(text)?.[1];
  if (dtype === undefined || order === undefined || sizes === undefined) {
    const found = JSON.stringify(text.trim().slice(0, 80));
    throw new DataError(
      "malformed",
      file,
      `its header is ${found}, want descr of plain numbers, fortran_order and shape`,
    );
  }
  const shape = Array.from(sizes.matchAll(/\d+/g), ([digits]) => Number(digits));
  return { dtype, shape, fortran: order === "True", offset };
}

function readerOf(dtype: string, file: string) {
  const [, order = "", kind = ""] = /^([<>|=]?)([a-zA-Z]\d*)$/.exec(dtype) ?? [];
  const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (read === undefined) {
    const what = kind.startsWith("O") ? "Python objects (pickled), which are never read" : dtype;
    throw new DataError("malformed", file, `it holds ${what}, want numbers`);
  }
  const width = Number(kind.slice(1));
  return { read, width, swapped: order === ">" && width > 1 };
}

function swapBytes(content: Uint8Array, width: number): ArrayBuffer {
  const result = content.slice();
  for (let at = 0; at < result.length; at += width) result.subarray(at, at + width).reverse();
  return result.buffer;
}

/** From the first dimension running fastest to the last one. */
function toRowOrder<Values extends NpyValues>(values: Values, shape: readonly number[]): Values {
  const result = values.slice() as Values;
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  const place = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++place[axis]! < shape[axis]!) break;
      from -= steps[axis]! * shape[axis]!;
      place[axis] = 0;
    }
  }
  return result;
}
