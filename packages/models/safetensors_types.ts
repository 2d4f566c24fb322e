/** How one kind of number is stored in a safetensors file. */
export interface ElementType {
  /** Name of the kind as numpy and PyTorch have it. */
  readonly name: string;
  /** Bytes of one number. */
  readonly bytes: number;
  /** Whether float32 cannot hold every such number. */
  readonly isLong: boolean;
  /** Reads the number at a byte offset. */
  read(data: DataView, at: number): number;
}

/**
 * The kinds of numbers that can be read, by their name in the header. The 8-bit floating point
 * formats are left out: they need a scale that the file does not hold.
 */
export const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ["F64", long("float64", 8, (data, at) => data.getFloat64(at, true))],
  ["F32", short("float32", 4, (data, at) => data.getFloat32(at, true))],
  ["F16", short("float16", 2, (data, at) => data.getFloat16(at, true))],
  ["BF16", short("bfloat16", 2, (data, at) => bfloatToNumber(data.getUint16(at, true)))],
  ["I64", long("int64", 8, (data, at) => Number(data.getBigInt64(at, true)))],
  ["U64", long("uint64", 8, (data, at) => Number(data.getBigUint64(at, true)))],
  ["I32", long("int32", 4, (data, at) => data.getInt32(at, true))],
  ["U32", long("uint32", 4, (data, at) => data.getUint32(at, true))],
  ["I16", short("int16", 2, (data, at) => data.getInt16(at, true))],
  ["U16", short("uint16", 2, (data, at) => data.getUint16(at, true))],
  ["I8", short("int8", 1, (data, at) => data.getInt8(at))],
  ["U8", short("uint8", 1, (data, at) => data.getUint8(at))],
  ["BOOL", short("bool", 1, (data, at) => data.getUint8(at))],
]);

function long(name: string, bytes: number, read: ElementType["read"]): ElementType {
  return { name, bytes, isLong: true, read };
}

function short(name: string, bytes: number, read: ElementType["read"]): ElementType {
  return { name, bytes, isLong: false, read };
}

/** bfloat16 is the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

const scratch = new DataView(new ArrayBuffer(4));
