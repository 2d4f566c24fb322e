import { entriesOf } from "@shrinklab/command";
import type { PathSummary } from "@shrinklab/paths";
import { mergePaths, type NamedPath, pathWords } from "@shrinklab/report";
import type { PathFolder } from "@shrinklab/workbench";

/**
 * The paths that `deno task path` has left in a folder, the newest first.
 *
 * @param folder The folder, such as `runs`.
 * @returns Name and summary of each; what cannot be read as a path is left out.
 */
export function readPaths(folder: string): NamedPath[] {
  return entriesOf(folder).flatMap(({ name, isDirectory }) => {
    const summary = isDirectory ? readPath(`${folder}/${name}/path.json`) : undefined;
    return summary === undefined ? [] : [{ name, summary }];
  }).sort((a, b) => a.name < b.name ? 1 : -1);
}

/**
 * What a list shows of paths.
 *
 * @param paths The paths.
 * @returns Name of each and what it comes to.
 */
export function listedPaths(paths: readonly NamedPath[]): PathFolder[] {
  return paths.map((path) => ({
    name: path.name,
    words: mergePaths([path]).map((one) => pathWords(one)).join(" "),
  }));
}

function readPath(file: string): PathSummary | undefined {
  try {
    // Of numbers that were not finite JSON has kept `null`.
    const summary = JSON.parse(
      Deno.readTextFileSync(file),
      (_, value) => value === null ? NaN : value,
    );
    return summary?.format === 1 && summary.app === "path" && Array.isArray(summary.points)
      ? summary
      : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
