/**
 * How a tile's products become outputs: transformed back, with bias, activation and pooling.
 *
 * @module
 */
import {
  type I32,
  int,
  load,
  loadInt,
  store,
  storeBytes,
  storeInt,
  variable,
  type Vector,
  when,
} from "../../wasm/mod.ts";
import { activationCode } from "../activation.ts";
import { largest } from "../pool_places.ts";
import { FLOAT_BYTES, range } from "../tile.ts";
import { outputSize, type WinogradSizes } from "./sizes.ts";
import type { TilePlace } from "./tiles.ts";
import { inBothDirections, outputTransform } from "./transforms.ts";

/** Where outputs go. */
export interface OutputPlaces {
  readonly biases: I32;
  readonly result: I32;
  /** The places of the largest entries, where the result is pooled. */
  readonly codes: I32;
}

/** Writes the outputs of tiles. */
export interface OutputWriter {
  /** Notes at `place`, eight bytes, the tile's first output entry, and which edge class it has. */
  locate(tile: TilePlace, place: I32): void;
  /** Transforms `lanes` channels of a tile, whose products begin at `point`, and writes them. */
  write(point: I32, place: I32, channel: I32, lanes: 4 | 8): void;
}

/**
 * The writer for a convolution.
 *
 * @param productPlane Bytes from a product's point to the next one.
 */
export function outputWriter(
  sizes: WinogradSizes,
  { biases, result, codes }: OutputPlaces,
  productPlane: number,
): OutputWriter {
  const { outputs, bias = false, activation = "linear", pooled = false } = sizes;
  const { outHeight, outWidth } = outputSize(sizes);
  const side = pooled ? 2 : 4;
  const [down, across] = [outHeight, outWidth].map((n) => Math.floor(n * side / 4)) as [
    number,
    number,
  ];
  const classes = edgeClasses(outHeight, outWidth);
  const { value } = activationCode(activation);
  return {
    locate({ image, row, column }: TilePlace, place: I32): void {
      const y = image.mul(down).add(row.mul(side));
      storeInt(place, y.mul(across).add(column.mul(side)).mul(outputs));
      const edge = variable(0);
      for (const [k, { holds }] of classes.entries()) {
        if (k > 0) when(holds(row.mul(4), column.mul(4)), () => edge.set(int(k)));
      }
      storeInt(place, edge, 4);
    },
    write(point: I32, place: I32, channel: I32, lanes: 4 | 8): void {
      const entry = variable(loadInt(place));
      const edge = variable(loadInt(place, 4));
      const start = variable(result.add(entry.mul(FLOAT_BYTES)).add(channel));
      const add = bias ? variable(load(biases.add(channel), 0, lanes)) : undefined;
      const biased = (z: Vector) => add ? variable(z.add(add)) : variable(z);
      const read = (i: number, j: number) => load(point, (i * 6 + j) * productPlane, lanes);
      for (const [k, { rows, columns }] of classes.entries()) {
        const transform = () => {
          const values: Vector[][] = range(4).map(() => []);
          inBothDirections(outputTransform, read, (i, j, value) => {
            values[i]![j] = variable(value);
          });
          if (pooled) writePooled(values, rows, columns);
          else writeAll(values, rows, columns);
        };
        if (classes.length === 1) transform();
        else when(edge.eq(k), transform);
      }

      function writeAll(values: Vector[][], rows: number, columns: number): void {
        for (const i of range(rows)) {
          for (const j of range(columns)) {
            store(start, value(biased(values[i]![j]!)), (i * across + j) * outputs * FLOAT_BYTES);
          }
        }
      }

      function writePooled(values: Vector[][], rows: number, columns: number): void {
        const code = variable(codes.add(entry).add(channel.shr(2)));
        for (const i of range(Math.floor(rows / 2))) {
          for (const j of range(Math.floor(columns / 2))) {
            const cell = range(4).map((k) => values[2 * i + (k >> 1)]![2 * j + k % 2]!);
            const best = largest(cell);
            const at = (i * across + j) * outputs;
            // Bias and activation keep the order, so that they can come after the pooling.
            store(start, value(biased(best.value)), at * FLOAT_BYTES);
            storeBytes(code, best.place, at);
          }
        }
      }
    },
  };
}

/** The numbers of rows and columns that an output tile can have, and when it has them. */
function edgeClasses(height: number, width: number) {
  const along = (size: number) =>
    size % 4 === 0 ? [{ count: 4, holds: (_: I32) => int(1) }] : [
      { count: 4, holds: (at: I32) => at.le(size - 4) },
      { count: size % 4, holds: (at: I32) => at.gt(size - 4) },
    ];
  return along(height).flatMap((rows) =>
    along(width).map((columns) => ({
      rows: rows.count,
      columns: columns.count,
      holds: (y: I32, x: I32) => rows.holds(y).and(columns.holds(x)),
    }))
  );
}
