/**
 * Takes rows of a table of bytes that lies in ordinary memory, and scales them: how a batch is
 * drawn for a backend that does not keep bytes. Only the batch is copied there: a table of
 * float32 has four times the size, more than WebGPU lets a kernel read at once.
 *
 * @param table All rows, row after row.
 * @param size Bytes of a row.
 * @param rows Row numbers.
 * @param scale Factor on every byte.
 * @returns The rows in this order.
 * @throws {RangeError} If a row number is out of range.
 *
 * @example
 * ```ts
 * import { hostRows } from "./host_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...hostRows(Uint8Array.of(0, 10, 20, 30), 2, Int32Array.of(1), 0.5)], [10, 15]);
 * ```
 */
export function hostRows(
  table: Uint8Array,
  size: number,
  rows: Int32Array,
  scale: number,
): Float32Array<ArrayBuffer> {
  // As elsewhere it is a division by 255, whose last bit is not that of a product with 1/255.
  const divisor = Math.fround(1 / scale);
  const values = Float32Array.from({ length: 256 }, (_, byte) => byte / divisor);
  const result = new Float32Array(rows.length * size);
  for (const [at, row] of rows.entries()) {
    const start = row * size;
    if (row < 0 || start + size > table.length) {
      throw new RangeError(
        `Cannot take rows: row is ${row}, want 0 to ${table.length / size - 1}`,
      );
    }
    for (let i = 0; i < size; i++) result[at * size + i] = values[table[start + i]!]!;
  }
  return result;
}
