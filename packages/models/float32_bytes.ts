/**
 * The bytes of float32 values, little endian on every machine: what files hold and hashes are
 * taken over.
 *
 * @param values Values to write.
 * @returns Four bytes for each value, a copy.
 *
 * @example
 * ```ts
 * import { float32Bytes } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(float32Bytes(Float32Array.of(1)), Uint8Array.of(0, 0, 0x80, 0x3f));
 * ```
 */
export function float32Bytes(values: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
  return new Uint8Array(view.buffer);
}
