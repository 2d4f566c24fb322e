/// <reference lib="dom" />
/**
 * The page's colors for what is drawn pixel by pixel.
 *
 * @module
 */
import { computed, signal } from "@preact/signals";

/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

const dark = matchMedia("(prefers-color-scheme: dark)");
/** Changes when the reader's system turns dark or light. */
export const scheme = signal(dark.matches ? "dark" : "light");
dark.addEventListener("change", () => scheme.value = dark.matches ? "dark" : "light");

/** The colors of the scheme that were asked for: to ask the browser makes it lay out the page. */
const colors = computed(() => (void scheme.value, new Map<string, Color>()));

/**
 * A color of the style sheet.
 *
 * @param name Its name, such as `c1`.
 * @returns The color; it follows the scheme.
 */
export function color(name: string): Color {
  const { value: known } = colors;
  if (!known.has(name)) known.set(name, readColor(name));
  return known.get(name)!;
}

function readColor(name: string): Color {
  const text = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  return [red!, green!, blue!];
}

/**
 * A color between two.
 *
 * @param from The color at 0.
 * @param to The color at 1.
 * @param share Where between them, 0 to 1.
 * @returns The color.
 */
export function between(from: Color, to: Color, share: number): Color {
  return [0, 1, 2].map((at) => from[at]! + (to[at]! - from[at]!) * share) as unknown as Color;
}

/** Name of the color of a class of points. */
export const classColor = (label: number): string => ["c2", "c1", "c3"][label]!;
