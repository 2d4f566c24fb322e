/**
 * Loads, stores and atomics. Addresses are bytes; `offset` is a constant that costs nothing.
 *
 * @module
 */
import { emit } from "./body.ts";
import { unsigned } from "./encoding.ts";
import { simd } from "./value.ts";
import { variable } from "./variable.ts";
import { F32, I32, int, Vector } from "./values.ts";
import { intLanes } from "./vector.ts";

const at = (align: number, offset: number): number[] => [align, ...unsigned(offset)];
const atomic = (opcode: number): number[] => [0xfe, opcode];

/** The integer at `address + offset`. */
export function loadInt(address: I32, offset = 0): I32 {
  return new I32([...address.code, 0x28, ...at(2, offset)]);
}

/** The byte at `address + offset`, without sign. */
export function loadByte(address: I32, offset = 0): I32 {
  return new I32([...address.code, 0x2d, ...at(0, offset)]);
}

/** The float32 at `address + offset`. */
export function loadFloat(address: I32, offset = 0): F32 {
  return new F32([...address.code, 0x2a, ...at(2, offset)]);
}

/** Four or eight float32 from `address + offset` on; any alignment. */
export function load(address: I32, offset = 0, lanes: 4 | 8 = 4): Vector {
  const four = (k: number) => [...address.code, 0xfd, 0x00, ...at(2, offset + 4 * k)];
  return lanes === 8 ? new Vector(four(0), four(4)) : new Vector(four(0));
}

/**
 * Reads four float32 and forgets them.
 *
 * V8 compares an address with a bound, the memory's size less the last byte of the access. In a loop
 * it calculates that bound anew in each pass, unless the same access was made before the loop.
 */
export function touch(address: I32, offset = 0): void {
  emit(load(address, offset).code, 0x1a);
}

/** As {@linkcode touch}, for `loadSplat`. */
export function touchSplat(address: I32, offset = 0): void {
  emit(loadSplat(address, offset).code, 0x1a);
}

/** Four copies of the float32 at `address + offset`. */
export function loadSplat(address: I32, offset = 0): Vector {
  return new Vector([...address.code, 0xfd, 0x09, ...at(2, offset)]);
}

/** Two copies of the two float32 from `address + offset` on: lanes a, b, a, b. */
export function loadPair(address: I32, offset = 0): Vector {
  return new Vector([...address.code, 0xfd, 0x0a, ...at(2, offset)]);
}

/** Four or eight bytes from `address + offset` on as integer lanes. */
export function loadBytes(address: I32, offset = 0, lanes: 4 | 8 = 4): Vector {
  if (lanes === 4) {
    // v128.load32_zero, then twice extended: u8 to u16 to u32.
    const bytes = [...address.code, 0xfd, 0x5c, ...at(0, offset)];
    return new Vector([...bytes, ...simd(0x89), ...simd(0xa9)]);
  }
  // v128.load8x8_u, whose halves are extended.
  const eight = variable(new Vector([...address.code, 0xfd, 0x02, ...at(0, offset)])).code;
  return new Vector([...eight, ...simd(0xa9)], [...eight, ...simd(0xaa)]);
}

/**
 * Has V8 join the halves of eight lanes that are not stored side by side. It looks for those that
 * are, and for the two sides of an addition of integers, whether its sum is used or not.
 */
export function join(value: Vector): void {
  if (value.high) emit(value.code, value.high, simd(0xae), 0x1a);
}

/** Writes an integer. */
export function storeInt(address: I32, value: I32 | number, offset = 0): void {
  emit(address.code, int(value).code, 0x36, at(2, offset));
}

/** Writes the low byte of an integer. */
export function storeByte(address: I32, value: I32 | number, offset = 0): void {
  emit(address.code, int(value).code, 0x3a, at(0, offset));
}

/** Writes a float32. */
export function storeFloat(address: I32, value: F32, offset = 0): void {
  emit(address.code, value.code, 0x38, at(2, offset));
}

/** Writes four or eight float32. */
export function store(address: I32, value: Vector, offset = 0): void {
  // Both halves are there before one is written: nothing stands between the stores of a pair. The
  // upper comes first, since V8 writes a lower one that comes first twice, should the upper trap.
  const { code, high } = value.high ? variable(value) : value;
  if (high) emit(address.code, high, 0xfd, 0x0b, at(2, offset + 16));
  emit(address.code, code, 0xfd, 0x0b, at(2, offset));
}

/** Writes the first two lanes of four float32, or (`half` 1) the last two. */
export function storePair(address: I32, value: Vector, half: number, offset = 0): void {
  emit(address.code, value.code, 0xfd, 0x5b, at(2, offset), half);
}

/** Writes the low bytes of four or eight integer lanes. */
export function storeBytes(address: I32, value: Vector, offset = 0): void {
  if (value.lanes === 4) {
    // i8x16.shuffle brings the low bytes together, v128.store32_lane writes them.
    const low = [0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const together = [...value.code, ...value.code, ...simd(0x0d), ...low];
    return emit(address.code, together, 0xfd, 0x5a, at(0, offset), 0);
  }
  // i16x8.narrow_i32x4_s of both halves, i8x16.narrow_i16x8_u, v128.store64_lane. V8 joins what leads
  // to the first of these to wide registers, too.
  const bytes = variable(value.and(intLanes(0xff)));
  const words = variable(new Vector([...bytes.half(0).code, ...bytes.half(1).code, ...simd(0x86)]));
  emit(address.code, words.code, words.code, simd(0x66), 0xfd, 0x5b, at(0, offset), 0);
}

/** Fills `bytes` bytes with zero. */
export function fillZero(address: I32, bytes: I32 | number): void {
  emit(address.code, int(0).code, int(bytes).code, 0xfc, 0x0b, 0x00);
}

/** Copies `bytes` bytes; the areas may overlap. */
export function copy(target: I32, source: I32, bytes: I32 | number): void {
  emit(target.code, source.code, int(bytes).code, 0xfc, 0x0a, 0x00, 0x00);
}

/** Atomic read. */
export function atomicLoad(address: I32, offset = 0): I32 {
  return new I32([...address.code, ...atomic(0x10), ...at(2, offset)]);
}

/** Atomic write. */
export function atomicStore(address: I32, value: I32 | number, offset = 0): void {
  emit(address.code, int(value).code, atomic(0x17), at(2, offset));
}

/** Atomic addition; its value is the number from before. Name it: an unused one emits nothing. */
export function atomicAdd(address: I32, value: I32 | number, offset = 0): I32 {
  return new I32([...address.code, ...int(value).code, ...atomic(0x1e), ...at(2, offset)]);
}

/** Sleeps while the integer is `expected`, at most `milliseconds` (no limit when negative). */
export function wait(address: I32, expected: I32, milliseconds: number, offset = 0): void {
  const nanoseconds = milliseconds < 0 ? -1 : milliseconds * 1e6;
  // 0x42 is i64.const; the limit fits 31 bits, so the 32-bit encoding will do.
  const limit = [0x42, ...signedLimit(nanoseconds)];
  emit(address.code, expected.code, limit, atomic(0x01), at(2, offset), 0x1a);
}

/** Wakes all threads that sleep on the integer. */
export function notify(address: I32, offset = 0): void {
  emit(address.code, int(-1).code, atomic(0x00), at(2, offset), 0x1a);
}

function signedLimit(nanoseconds: number): number[] {
  return [...int(Math.min(nanoseconds, 2 ** 31 - 1)).code].slice(1);
}
