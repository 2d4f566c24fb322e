import { cacheFolder, permittedEnvironment } from "./cache_folder.ts";

/** A folder that may hold data sets, each in a folder of its name. */
export interface DataFolder {
  /** Where it is. */
  readonly path: string;
  /** Who named it. */
  readonly from: "--data-dir" | "SHRINKLAB_DATA" | "cache";
}

/** What {@linkcode dataFolders} looks at. */
export interface Surroundings {
  /** The folder a user named on the command line. */
  readonly dataDir?: string | undefined;
  /** Reads an environment variable; default: the process's, where permitted. */
  readonly environment?: (name: string) => string | undefined;
  /** Operating system as `Deno.build.os` names it; default: this one. */
  readonly os?: string;
}

/**
 * Lists the folders that may hold data, in the order in which they are searched: the one named by
 * `--data-dir`, the one named by `SHRINKLAB_DATA`, the user's cache.
 *
 * @param surroundings What to look at.
 * @returns One to three folders, whether or not they exist; none if nothing names one.
 *
 * @example
 * ```ts
 * import { dataFolders } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const environment = (name: string) => ({ HOME: "/home/ada" })[name];
 * const folders = dataFolders({ dataDir: "data", environment, os: "linux" });
 * assertEquals(folders.map((folder) => folder.path), ["data", "/home/ada/.cache/shrinklab/data"]);
 * ```
 */
export function dataFolders(surroundings: Surroundings = {}): DataFolder[] {
  const environment = surroundings.environment ?? permittedEnvironment;
  const cache = cacheFolder(environment, surroundings.os ?? Deno.build.os);
  const named: [DataFolder["from"], string | undefined][] = [
    ["--data-dir", surroundings.dataDir],
    ["SHRINKLAB_DATA", environment("SHRINKLAB_DATA")],
    ["cache", cache && `${cache}/shrinklab/data`],
  ];
  return named.flatMap(([from, path]) => path ? [{ path, from }] : []);
}
