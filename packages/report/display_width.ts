/** Letters that terminals draw two cells wide: Hangul, kana, Han and full-width forms. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/**
 * How many cells of a terminal a text takes.
 *
 * @param text The text, on one line.
 * @returns Cells: two for a letter that is drawn wide, as Korean ones are, else one.
 *
 * @example
 * ```ts
 * import { displayWidth } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([displayWidth("grade"), displayWidth("등급")], [5, 4]);
 * ```
 *
 * Source: Unicode Standard Annex 11, East Asian Width, the blocks that tables of data have.
 */
export function displayWidth(text: string): number {
  return [...text].reduce((cells, letter) => cells + (WIDE.test(letter) ? 2 : 1), 0);
}
