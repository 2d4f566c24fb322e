import type { Canvas, Color } from "./canvas.ts";

/** A point on a canvas, in pixels. */
export type Point = readonly [x: number, y: number];

/** How a line is drawn. */
export interface LineStyle {
  /** Red, green and blue. */
  readonly color: Color;
  /** Width in pixels; 2 by default. */
  readonly width?: number;
  /** Length of dashes and of the gaps between them, in pixels; a whole line by default. */
  readonly dash?: number;
}

/**
 * Draws a line through points, with soft edges.
 *
 * @param canvas Where to draw; what lies outside is cut off.
 * @param points The points, in order; fewer than two draw nothing.
 * @param style Colour, width, dashes.
 *
 * @example
 * ```ts
 * import { Canvas } from "@shrinklab/report";
 * import { drawLine } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const canvas = new Canvas(9, 9);
 * drawLine(canvas, [[0, 4], [9, 4]], { color: [0, 0, 0], width: 2 });
 * assertEquals([...canvas.pixels.subarray((4 * 9 + 4) * 3).subarray(0, 3)], [0, 0, 0]);
 * ```
 */
export function drawLine(canvas: Canvas, points: readonly Point[], style: LineStyle): void {
  const { color, width = 2, dash } = style;
  let start = 0; // length of the line up to this piece, so that dashes run on over corners
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    drawPiece(canvas, from, to, (along, aside) => {
      if (dash !== undefined && Math.floor((start + along) / dash) % 2 === 1) return 0;
      return Math.min(1, Math.max(0, width / 2 + 0.5 - aside));
    }, { color, reach: width / 2 + 1 });
    start += length;
  }
}

/**
 * Mixes a colour into each pixel around a piece, by how much of the pixel the line covers.
 *
 * @param cover Takes how far along the piece a pixel is, and how far from it.
 */
function drawPiece(
  canvas: Canvas,
  [x1, y1]: Point,
  [x2, y2]: Point,
  cover: (along: number, aside: number) => number,
  { color, reach }: { color: Color; reach: number },
): void {
  const { width, height, pixels } = canvas;
  const length = Math.hypot(x2 - x1, y2 - y1);
  const clamp = (x: number, most: number) => Math.min(most, Math.max(0, Math.floor(x)));
  const [left, right] = [
    clamp(Math.min(x1, x2) - reach, width),
    clamp(Math.max(x1, x2) + reach + 1, width),
  ];
  const [top, bottom] = [
    clamp(Math.min(y1, y2) - reach, height),
    clamp(Math.max(y1, y2) + reach + 1, height),
  ];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const [x, y] = [column + 0.5 - x1, row + 0.5 - y1];
      const along = length === 0
        ? 0
        : Math.min(length, Math.max(0, (x * (x2 - x1) + y * (y2 - y1)) / length));
      const [nearX, nearY] = length === 0
        ? [0, 0]
        : [along * (x2 - x1) / length, along * (y2 - y1) / length];
      const share = cover(along, Math.hypot(x - nearX, y - nearY));
      if (share <= 0) continue;
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const before = pixels[at + channel]!;
        pixels[at + channel] = Math.round(before + share * (color[channel]! - before));
      }
    }
  }
}
