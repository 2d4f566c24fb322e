/** An array to save, and how. */
export interface ToSave {
  /** Type as numpy writes it, such as `<f4`. */
  dtype: string;
  /** Sizes. */
  shape: readonly number[];
  /** Values in the order of the file. */
  values: ArrayLike<number>;
  /** Whether the first dimension runs fastest. */
  fortran?: boolean;
}

const setters: Record<string, (view: DataView, at: number, x: number, little: boolean) => void> = {
  b1: (view, at, x) => view.setUint8(at, x),
  u1: (view, at, x) => view.setUint8(at, x),
  i1: (view, at, x) => view.setInt8(at, x),
  u2: (view, at, x, little) => view.setUint16(at, x, little),
  i2: (view, at, x, little) => view.setInt16(at, x, little),
  u4: (view, at, x, little) => view.setUint32(at, x, little),
  i4: (view, at, x, little) => view.setInt32(at, x, little),
  u8: (view, at, x, little) => view.setBigUint64(at, BigInt(x), little),
  i8: (view, at, x, little) => view.setBigInt64(at, BigInt(x), little),
  f2: (view, at, x, little) => view.setFloat16(at, x, little),
  f4: (view, at, x, little) => view.setFloat32(at, x, little),
  f8: (view, at, x, little) => view.setFloat64(at, x, little),
};

/** Names of the types that can be saved, without their byte order. */
export const savedTypes = Object.keys(setters);

/** Writes an NPY file as numpy does. */
export function encodeNpy({ dtype, shape, values, fortran = false }: ToSave) {
  const kind = dtype.slice(1);
  const width = Number(kind.slice(1));
  const sizes = shape.map((size) => `${size},`).join(" ");
  const text = `{'descr': '${dtype}', 'fortran_order': ${fortran ? "True" : "False"}, ` +
    `'shape': (${sizes}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length + values.length * width);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, length & 255, length >> 8]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), 10);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    setters[kind]!(view, 10 + length + i * width, values[i]!, dtype[0] !== ">");
  }
  return bytes;
}
