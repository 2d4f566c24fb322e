/** How one kind of number is stored in a safetensors file. */
export interface ElementType {
  /** Bytes of one number. */
  readonly bytes: number;
  /** Reads the number at a byte offset. */
  read(data: DataView, at: number): number;
}

/**
 * The kinds of numbers that can be read, by their name in the header. The 8-bit floating point
 * formats are left out: they need a scale that the file does not hold.
 */
export const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ["F64", { bytes: 8, read: (data, at) => data.getFloat64(at, true) }],
  ["F32", { bytes: 4, read: (data, at) => data.getFloat32(at, true) }],
  ["F16", { bytes: 2, read: (data, at) => halfToNumber(data.getUint16(at, true)) }],
  ["BF16", { bytes: 2, read: (data, at) => bfloatToNumber(data.getUint16(at, true)) }],
  ["I64", { bytes: 8, read: (data, at) => Number(data.getBigInt64(at, true)) }],
  ["U64", { bytes: 8, read: (data, at) => Number(data.getBigUint64(at, true)) }],
  ["I32", { bytes: 4, read: (data, at) => data.getInt32(at, true) }],
  ["U32", { bytes: 4, read: (data, at) => data.getUint32(at, true) }],
  ["I16", { bytes: 2, read: (data, at) => data.getInt16(at, true) }],
  ["U16", { bytes: 2, read: (data, at) => data.getUint16(at, true) }],
  ["I8", { bytes: 1, read: (data, at) => data.getInt8(at) }],
  ["U8", { bytes: 1, read: (data, at) => data.getUint8(at) }],
  ["BOOL", { bytes: 1, read: (data, at) => data.getUint8(at) }],
]);

/** IEEE 754 half precision: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
