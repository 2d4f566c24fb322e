/**
 * Breaks a text into lines between words.
 *
 * @param text The text; its own line breaks count as spaces.
 * @param width Characters in a line; a longer word gets a line of its own.
 * @returns The lines, at least one.
 *
 * @example
 * ```ts
 * import { wrapText } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(wrapText("one seed: not a ranking", 10), ["one seed:", "not a", "ranking"]);
 * ```
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
