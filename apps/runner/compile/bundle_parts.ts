/** What the files of the playground are called in a bundle, as modules are. */
export const playgroundPart = "packages/playground/packed";

/** What a bundle must hold: without these the program starts, and then lacks something. */
export const neededParts = [
  "packages/engine/threads/worker.ts",
  "packages/engine/kernels/",
  "packages/report/page/browser/code.json",
  "packages/workbench/browser/code.json",
  playgroundPart,
  "packages/data/built_in/fashion_mnist_train.json",
  "packages/data/built_in/fashion_mnist_test.json",
  "packages/data/built_in/loan_grades.json",
  "packages/data/built_in/thoracic_generated.json",
] as const;

/** What comes from outside: a package of npm in Deno's `node_modules`. */
const npmFolder = /^node_modules\/\.deno\/([^/]+)\//;

/**
 * Splits a bundle by the comments that name its modules.
 *
 * @param text The bundle.
 * @returns Bytes of each module, by its path.
 *
 * @example
 * ```ts
 * import { bundleParts } from "./bundle_parts.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "start\n// apps/runner/main.ts\nmain();\n// packages/a/mod.ts\na();\n";
 * assertEquals([...bundleParts(text)], [["apps/runner/main.ts", 8], ["packages/a/mod.ts", 5]]);
 * ```
 */
export function bundleParts(text: string): Map<string, number> {
  const sizes = new Map<string, number>();
  const pieces = text.split(/^\/\/ ((?:apps|packages|vendor|node_modules)\/\S+)\n/m);
  for (let i = 1; i < pieces.length; i += 2) {
    const [path, content] = [pieces[i]!, pieces[i + 1]!];
    sizes.set(path, (sizes.get(path) ?? 0) + content.length);
  }
  return sizes;
}

/**
 * Adds the sizes of modules up by where they come from.
 *
 * @param parts Bytes by path.
 * @returns Bytes by package, largest first; a package of npm is `npm:NAME@VERSION`.
 *
 * @example
 * ```ts
 * import { sizesByOrigin } from "./bundle_parts.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = new Map([
 *   ["packages/engine/a.ts", 3],
 *   ["node_modules/.deno/fflate@0.8.3/node_modules/fflate/esm/browser.js", 9],
 *   ["packages/engine/b.ts", 4],
 * ]);
 * assertEquals(sizesByOrigin(parts), [["npm:fflate@0.8.3", 9], ["packages/engine", 7]]);
 * ```
 */
export function sizesByOrigin(parts: ReadonlyMap<string, number>): [string, number][] {
  const sums = new Map<string, number>();
  for (const [path, size] of parts) {
    const npm = npmFolder.exec(path)?.[1];
    const origin = npm === undefined
      ? path.split("/").slice(0, 2).join("/")
      : `npm:${npm.replace("+", "/").replace(/(@[^@]+)_.*/, "$1")}`;
    sums.set(origin, (sums.get(origin) ?? 0) + size);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

/**
 * Finds what a bundle lacks.
 *
 * @param parts Bytes by path.
 * @returns Those of {@linkcode neededParts} of which there is nothing.
 */
export function missingParts(parts: ReadonlyMap<string, number>): string[] {
  const paths = [...parts.keys()];
  return neededParts.filter((needed) => !paths.some((path) => path.startsWith(needed)));
}
