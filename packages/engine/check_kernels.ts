import type { EngineBackend } from "./backend.ts";
import { matMul, type MatMulSizes, matMulTransposed } from "./kernels/mat_mul_kernels.ts";

/**
 * Products of one tile each, which nearly all time of training is spent on; flat ones, as writing and
 * compiling them is what takes the time.
 */
const products: readonly (MatMulSizes & { readonly isTransposed?: boolean })[] = [
  { rows: 6, depth: 4, columns: 16, bias: true, unpacked: true },
  { rows: 6, depth: 2, columns: 16, unpacked: true, isTransposed: true },
];

/** Numbers that the buffers of any of the products have room for. */
const room = 128;

/**
 * Tells whether the engine's kernels give right products here: V8 joins vectors to registers of
 * eight lanes by a flag that it calls experimental.
 *
 * Entries are small whole numbers, whose products and sums float32 has exactly, so that each entry
 * of a result is right or it is not. Everything runs on the calling thread.
 *
 * @param backend The engine.
 * @returns Whether every entry is that of the same product in float32 by definition.
 */
export function multipliesRightly(backend: Pick<EngineBackend, "arena" | "run">): boolean {
  const { arena } = backend;
  const places = Array.from({ length: 4 }, () => arena.allocate(4 * room));
  const [left, right, bias, result] = places.map((place) => arena.floats(place, room));
  for (let i = 0; i < room; i++) {
    left![i] = i * 7 % 19 - 9;
    right![i] = i * 11 % 23 - 11;
    bias![i] = i * 5 % 17 - 8;
  }
  const isRight = products.every((sizes) => {
    const { isTransposed = false, ...plain } = sizes;
    result!.fill(NaN);
    backend.run(isTransposed ? matMulTransposed(plain) : matMul(plain), places);
    return byDefinition(sizes, left!, right!, bias!).every((entry, i) => entry === result![i]);
  });
  for (const place of places) arena.free(place);
  return isRight;
}

/** The product of the same numbers, entry by entry. */
function byDefinition(
  { rows, depth, columns, bias, isTransposed }: (typeof products)[number],
  left: Float32Array,
  right: Float32Array,
  biases: Float32Array,
): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum += left[isTransposed ? k * rows + i : i * depth + k]! * right[k * columns + j]!;
      }
      result[i * columns + j] = bias ? sum + biases[j]! : sum;
    }
  }
  return result;
}
