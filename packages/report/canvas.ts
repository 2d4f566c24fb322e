import { encode } from "fast-png";
import { descent, GLYPH_HEIGHT, GLYPH_WIDTH, glyphPixel } from "./bitmap_font.ts";

/** Red, green, blue, each 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** How a text is drawn. */
export interface TextStyle {
  /** Colour; near black by default. */
  color?: Color;
  /** Pixels for a pixel of the font, a whole number; 2 by default, so 14 pixels high. */
  scale?: number;
  /** Where `x` is on the text; left by default. */
  align?: "left" | "center" | "right";
}

/** Near black: softer than black on white. */
export const INK: Color = [33, 37, 41];

/**
 * A raster of pixels to draw on, written as PNG.
 *
 * What lies outside is cut off, so that a long label cannot break a chart.
 *
 * @example
 * ```ts
 * import { Canvas } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const canvas = new Canvas(60, 20);
 * canvas.fill(0, 0, 2, 20, [213, 94, 0]);
 * canvas.text(6, 3, "w");
 * assertEquals(canvas.png().subarray(1, 4), new TextEncoder().encode("PNG"));
 * ```
 */
export class Canvas {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Red, green and blue of each pixel, row by row. */
  readonly pixels: Uint8Array;

  /**
   * Makes a picture of one colour.
   *
   * @param width Width in pixels.
   * @param height Height in pixels.
   * @param background Colour it starts with; white by default.
   */
  constructor(width: number, height: number, background: Color = [255, 255, 255]) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 3);
    this.fill(0, 0, width, height, background);
  }

  /**
   * Fills a rectangle. Corners are rounded to whole pixels.
   *
   * @param x Left edge.
   * @param y Top edge.
   * @param width Width.
   * @param height Height.
   * @param color Colour; near black by default.
   */
  fill(x: number, y: number, width: number, height: number, color: Color = INK): void {
    const inside = (at: number, limit: number) => Math.min(limit, Math.max(0, Math.round(at)));
    const [left, right] = [inside(x, this.width), inside(x + width, this.width)];
    const [top, bottom] = [inside(y, this.height), inside(y + height, this.height)];
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        this.pixels.set(color, (row * this.width + column) * 3);
      }
    }
  }

  /**
   * Writes a line of text.
   *
   * @param x Position of its left end, middle or right end, by `style.align`.
   * @param y Top of the letters.
   * @param text What to write; characters outside ASCII become boxes.
   * @param style Colour, size and alignment.
   */
  text(x: number, y: number, text: string, style: TextStyle = {}): void {
    const { color = INK, scale = 2, align = "left" } = style;
    const shift = { left: 0, center: 0.5, right: 1 }[align] * textWidth(text, scale);
    let left = Math.round(x - shift);
    for (const letter of text) {
      const code = letter.codePointAt(0)!;
      const top = y + descent(letter) * scale;
      for (let row = 0; row < GLYPH_HEIGHT; row++) {
        for (let column = 0; column < GLYPH_WIDTH; column++) {
          if (!glyphPixel(code, column, row)) continue;
          this.fill(left + column * scale, top + row * scale, scale, scale, color);
        }
      }
      left += (GLYPH_WIDTH + 1) * scale;
    }
  }

  /**
   * The picture as a file.
   *
   * @returns Bytes of a PNG, 8 bits for each of red, green and blue.
   */
  png(): Uint8Array<ArrayBuffer> {
    const { width, height, pixels } = this;
    return new Uint8Array(encode({ width, height, data: pixels, channels: 3, depth: 8 }));
  }
}

/**
 * Width of a text on a canvas.
 *
 * @param text The text.
 * @param scale Pixels for a pixel of the font.
 * @returns Width in pixels.
 *
 * @example
 * ```ts
 * import { textWidth } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(textWidth("ab", 2), 22);
 * ```
 */
export function textWidth(text: string, scale = 2): number {
  const letters = [...text].length;
  return letters === 0 ? 0 : (letters * (GLYPH_WIDTH + 1) - 1) * scale;
}
