import { type Canvas, type Color, textWidth } from "./canvas.ts";

/**
 * Colours that people with any colour vision tell apart.
 *
 * Source: Okabe and Ito (2008), "Color Universal Design".
 */
export const PALETTE: readonly Color[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
  [86, 180, 233],
];

/** Lines behind the data. */
export const GRID: Color = [222, 226, 230];
/** Axes and remarks: softer than the data. */
export const MUTED: Color = [108, 117, 125];
/** Where panels begin, below title and subtitle. */
export const TOP = 76;

/**
 * Writes the title of a chart, and what ran below it.
 *
 * @param canvas The chart.
 * @param left Where they begin.
 * @param heading Title and subtitle.
 *
 * @example
 * ```ts
 * import { Canvas } from "@shrinklab/report";
 * import { drawHeading } from "./chart_style.ts";
 *
 * drawHeading(new Canvas(200, 80), 20, { title: "Loss", subtitle: "table e5" });
 * ```
 */
export function drawHeading(
  canvas: Canvas,
  left: number,
  heading: { readonly title: string; readonly subtitle?: string },
): void {
  const width = canvas.width - left - 16;
  canvas.text(left, 16, cutText(heading.title, width, 3), { scale: 3 });
  canvas.text(left, 48, cutText(heading.subtitle ?? "", width), { color: MUTED });
}

/**
 * Cuts a text to a width, with two dots where something is missing.
 *
 * @param text The text.
 * @param width The most pixels that it may take.
 * @param scale Pixels for a pixel of the font.
 * @returns The text, or its beginning.
 *
 * @example
 * ```ts
 * import { cutText } from "./chart_style.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([cutText("weights", 200), cutText("weights", 60)], ["weights", "wei.."]);
 * ```
 */
export function cutText(text: string, width: number, scale = 2): string {
  if (textWidth(text, scale) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join("")}..`, scale) > width) letters.pop();
  return `${letters.join("")}..`;
}

/**
 * A name as the font of charts can write it.
 *
 * @param name The name.
 * @param at Its number, for one that has letters the font lacks.
 * @returns The name, or `#` and the number.
 *
 * @example
 * ```ts
 * import { chartName } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([chartName("B", 0), chartName("양호", 1)], ["B", "#1"]);
 * ```
 */
export function chartName(name: string, at: number): string {
  return /^[\x20-\x7e]+$/.test(name) ? name : `#${at}`;
}
