/**
 * How WebAssembly writes numbers, names and sections down.
 *
 * Source: WebAssembly Core Specification 2.0, chapter 5 (binary format).
 *
 * @module
 */

/** Bytes of code or of a section under construction. */
export type Bytes = readonly number[];

/**
 * An unsigned integer as LEB128.
 *
 * @param value A whole number from 0 to 2^53.
 * @returns Its bytes, seven bits each, least significant first.
 *
 * @example
 * ```ts
 * import { unsigned } from "@shrinklab/engine/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unsigned(624485), [0xe5, 0x8e, 0x26]);
 * ```
 */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    bytes.push(value > 0 ? low | 0x80 : low);
  } while (value > 0);
  return bytes;
}

/**
 * A signed 32-bit integer as LEB128.
 *
 * @param value A whole number from -2^31 to 2^32 - 1 (the upper half wraps, as addresses do).
 * @returns Its bytes.
 *
 * @example
 * ```ts
 * import { signed } from "@shrinklab/engine/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signed(-2), [0x7e]);
 * ```
 */
export function signed(value: number): number[] {
  value |= 0;
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    const done = value === (low & 0x40 ? -1 : 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** The four bytes of a float32, little endian. */
export function float32(value: number): number[] {
  return [...new Uint8Array(new Float32Array([value]).buffer)];
}

/** A list with its length in front. */
export function vector(items: readonly Bytes[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** A UTF-8 name with its length in front. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...unsigned(bytes.length), ...bytes];
}

/** A section: its number, its size, its content. */
export function section(id: number, content: Bytes): number[] {
  return [id, ...unsigned(content.length), ...content];
}
