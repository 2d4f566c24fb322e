/**
 * Whether a BLAS library multiplies correctly on this machine: builds that are older than the processor
 * sometimes do not.
 *
 * @module
 */

const signature = {
  cblas_sgemm: {
    parameters: [
      ...["i32", "i32", "i32", "i32", "i32", "i32", "f32"] as const,
      ...["buffer", "i32", "buffer", "i32", "f32", "buffer", "i32"] as const,
    ],
    result: "void",
  },
} as const;

/** Small products have kernels of their own in some libraries, others are cut into blocks. */
const shapes = [[36, 16, 32], [37, 19, 29], [150, 300, 210]] as const;

/** cblas.h: not transposed, transposed. */
const [plain, transposed] = [111, 112];
const orders = [plain, transposed].flatMap((a) => [plain, transposed].map((b) => [a, b] as const));

/** What is allowed, relative to a usual entry. */
const tolerance = 1e-4;

/**
 * Multiplies some matrices, for every order of storage, and adds to what was there.
 *
 * @param path The library.
 * @returns Whether all products are right to 1e-4.
 * @throws {Error} If the library cannot be opened.
 *
 * Source of the check by a vector: R. Freivalds, Probabilistic Machines Can Use Less Running Time
 * (1977): `C v` and `A (B v)` are equal only by chance where `C` is not `A B`.
 */
export function multipliesCorrectly(path: string): boolean {
  const library = Deno.dlopen(path, signature);
  const { cblas_sgemm } = library.symbols;
  try {
    return shapes.every(([rows, depth, columns], i) => {
      const [a, b] = [entries(rows * depth, i), entries(depth * columns, i + 10)];
      const [before, v] = [entries(rows * columns, i + 20), entries(columns, i + 30)];
      const added = timesVector(before, rows, columns, false, v);
      const usual = Math.sqrt(depth * columns) / 10;
      // Whichever way they are taken to be stored, the same entries make a matrix of that shape.
      return orders.every(([orderA, orderB]) => {
        const result = before.slice();
        cblas_sgemm(
          ...[101, orderA, orderB, rows, columns, depth, 1] as const,
          ...[a, orderA === plain ? depth : rows, b, orderB === plain ? columns : depth] as const,
          ...[1, result, columns] as const,
        );
        const inner = timesVector(b, depth, columns, orderB !== plain, v);
        const wanted = timesVector(a, rows, depth, orderA !== plain, inner);
        const found = timesVector(result, rows, columns, false, v);
        return found.every((x, k) => Math.abs(x - added[k]! - wanted[k]!) < tolerance * usual);
      });
    });
  } finally {
    library.close();
  }
}

/** `M v` in float64, M by rows or transposed. */
function timesVector(
  matrix: Float32Array,
  rows: number,
  columns: number,
  isTransposed: boolean,
  v: Float32Array | Float64Array,
): Float64Array {
  const [down, across] = isTransposed ? [1, rows] : [columns, 1];
  const result = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[i]! += matrix[i * down + j * across]! * v[j]!;
  }
  return result;
}

/** Numbers between -0.5 and 0.5 that follow no pattern of a matrix. */
function entries(count: number, start: number): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = (i + start) * 7919 % 10007 / 10007 - 0.5;
  return numbers;
}
