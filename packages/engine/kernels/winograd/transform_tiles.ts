/**
 * Transforming many tiles into planes, one a point.
 *
 * @module
 */
import { type I32, loop, store, variable, when } from "../../wasm/mod.ts";
import { eachChannels } from "../columns.ts";
import { FLOAT_BYTES } from "../tile.ts";
import type { PixelSource } from "./sources.ts";
import { points, type TileGrid, tilePlace } from "./tiles.ts";
import { inBothDirections, type Transform } from "./transforms.ts";

/** Planes of tiles keep one cache line apart from a multiple of 4 KiB, where they would collide. */
export const planeGap = 64;

/** What `transformTiles` does. */
export interface TileTransform {
  readonly grid: TileGrid;
  readonly source: PixelSource;
  readonly transform: Transform;
}

/**
 * Transforms the squares of tiles `from` to `to`: `target[point][tile][channel]`, or, where some
 * tiles are to lie together, that for each such group.
 */
export function transformTiles(
  { grid, source, transform }: TileTransform,
  target: { address: I32; plane: number; together?: number },
  { from, to, patch }: { from: I32; to: I32; patch: I32 },
): void {
  source.prepare(patch);
  const point = variable(target.address);
  loop(from, to, 1, (tile) => {
    const readerAt = source.locate(tilePlace(tile, grid), patch);
    eachChannels(source.channels, (channel, lanes) => {
      inBothDirections(transform, readerAt(channel, lanes), (i, j, value) => {
        store(point, value, (i * 6 + j) * target.plane);
      });
      point.set(point.add(lanes * FLOAT_BYTES));
    });
    if (target.together !== undefined) {
      // Behind a group's rows of the first point lie its rows of the other points.
      when(tile.sub(from).rem(target.together).eq(target.together - 1), () => {
        point.set(point.add((points - 1) * target.plane + planeGap));
      });
    }
  });
}
