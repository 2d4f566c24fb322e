import type { EngineBackend } from "./backend.ts";
import { FLOAT_BYTES, storeSums, tileColumns, tileSums } from "./kernels/tile.ts";
import { addColumnsProduct, addRowsProduct } from "./kernels/tile_products.ts";
import type { Kernel } from "./threads/kernel.ts";

/** One tile of a product, the left side by rows or transposed. */
interface TileProduct {
  readonly rows: number;
  readonly depth: number;
  readonly isTransposed: boolean;
}

/**
 * What nearly all time of training is spent on, in both ways, each twice through its loop. The tiles
 * are flat, since writing and compiling them is what takes the time: 4 ms for both.
 */
const products: readonly TileProduct[] = [
  { rows: 4, depth: 4, isTransposed: true },
  { rows: 1, depth: 8, isTransposed: false },
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
  const places = Array.from({ length: 3 }, () => arena.allocate(room * FLOAT_BYTES));
  const [left, right, result] = places.map((place) => arena.floats(place, room));
  for (let i = 0; i < room; i++) {
    left![i] = i * 7 % 19 - 9;
    right![i] = i * 11 % 23 - 11;
  }
  const isRight = products.every((product) => {
    result!.fill(NaN);
    backend.run(kernelOf(product), places);
    return byDefinition(product, left!, right!).every((entry, i) => entry === result![i]);
  });
  for (const place of places) arena.free(place);
  return isRight;
}

/** Arguments: left, right, result. */
function kernelOf({ rows, depth, isTransposed }: TileProduct): Kernel {
  return {
    name: `tile product ${rows} ${depth} ${isTransposed}`,
    blocks: 1,
    write({ pointer }) {
      const columns = tileColumns();
      const [left, right, result] = [pointer(0), pointer(1), pointer(2)];
      const stride = columns * FLOAT_BYTES;
      const sums = tileSums({ rows, columns });
      const add = isTransposed ? addColumnsProduct : addRowsProduct;
      add(sums, left, (isTransposed ? rows : depth) * FLOAT_BYTES, right, stride, depth);
      storeSums(sums, result, stride);
    },
  };
}

/** The product of the same numbers, entry by entry. */
function byDefinition(
  { rows, depth, isTransposed }: TileProduct,
  left: Float32Array,
  right: Float32Array,
): Float32Array {
  const columns = tileColumns();
  const result = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum += left[isTransposed ? k * rows + i : i * depth + k]! * right[k * columns + j]!;
      }
      result[i * columns + j] = sum;
    }
  }
  return result;
}
