/** What can stand between the fields of a record. */
export type Separator = "," | ";" | "\t";

/**
 * Finds what separates fields, from the first line of a text.
 *
 * @returns Of comma, semicolon and tab the one that the first line has most of outside quotes; a
 * comma where it has none.
 *
 * @example
 * ```ts
 * import { findSeparator } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findSeparator('"one, two";three\n1,5;2,5'), ";");
 * ```
 */
export function findSeparator(text: string): Separator {
  const counts = { ",": 0, ";": 0, "\t": 0 };
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === "," || char === ";" || char === "\t") counts[char]++;
    // Lines before the first record may be empty.
    if ((char === "\n" || char === "\r") && text.slice(0, at).trim() !== "") break;
  }
  const most = Math.max(...Object.values(counts));
  return (Object.keys(counts) as Separator[]).find((char) => counts[char] === most)!;
}
