/** Where a CSV file is: in a folder, or inside a zip archive. */
export interface TablePath {
  /** Path of the file on disk. */
  readonly path: string;
  /** Name of the file inside it, where it is a zip archive and the path names one. */
  readonly inner?: string;
}

/**
 * Takes a path apart that may lead into a zip archive.
 *
 * @param text `table.csv`, `archive.zip` or `archive.zip:inner/table.csv`.
 * @returns Its parts.
 *
 * @example
 * ```ts
 * import { parseTablePath } from "./table_path.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { path, inner } = parseTablePath("C:/loans.zip:inner/train.csv");
 * assertEquals([path, inner], ["C:/loans.zip", "inner/train.csv"]);
 * ```
 */
export function parseTablePath(text: string): TablePath {
  const at = text.search(/\.zip:/i);
  return at < 0
    ? { path: text }
    : { path: text.slice(0, at + ".zip".length), inner: text.slice(at + ".zip:".length) };
}
