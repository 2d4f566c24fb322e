import { unzipSync, zipSync } from "fflate";
import type { PlaygroundFiles } from "./bundle.ts";

/** Where a program of one file keeps the page's files. */
const place = Symbol.for("shrinklab.playground");

/**
 * Packs the files of the page into a statement, for a program that is one file without sources:
 * before its own code it puts them where {@linkcode packedFiles} finds them.
 *
 * @param files The files.
 * @returns The statement: a zip archive in base64.
 *
 * @example
 * ```ts
 * import { packedFiles, packFiles } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(packedFiles(), undefined);
 * (0, eval)(packFiles({ "a.js": Uint8Array.of(1, 2, 3) }));
 * assertEquals(packedFiles(), { "a.js": Uint8Array.of(1, 2, 3) });
 * ```
 */
export function packFiles(files: PlaygroundFiles): string {
  const text = zipSync(files, { level: 9 }).toBase64();
  return `globalThis[Symbol.for(${JSON.stringify(place.description)})] = "${text}";`;
}

/**
 * Unpacks the files of the page that the program has in it.
 *
 * @returns The files; nothing where there are none, as in a program that runs from its sources.
 */
export function packedFiles(): PlaygroundFiles | undefined {
  const text = (globalThis as { [place]?: string })[place];
  return text === undefined ? undefined : unzipSync(Uint8Array.fromBase64(text));
}
