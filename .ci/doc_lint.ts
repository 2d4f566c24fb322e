/**
 * `deno task doc-lint`: whether everything that packages export is documented, and refers to nothing
 * that they do not export.
 *
 * `deno doc --lint` calls the types of TensorFlow.js private, since it is no package of the
 * workspace: those alone are passed over. All exports are looked at together, as a type that another
 * package exports is public.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** Types of TensorFlow.js that exports of ours refer to. */
const tensorflowTypes = new Set([
  ...["BackendValues", "DataType", "KernelBackend", "Rank", "Scalar", "Tensor", "Tensor1D"],
  ...["Tensor2D", "Tensor4D", "TensorBuffer", "TensorInfo", "Variable"],
]);

/**
 * Finds what is ours in the output of `deno doc --lint`.
 *
 * @param output What it wrote on stderr, without colors.
 * @returns A line for each fault: where, and what; none where all is well.
 * @throws {Error} If the output is of something else, such as a file that is not there.
 *
 * @example
 * ```ts
 * import { docFaults } from "./doc_lint.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const output = "error[missing-jsdoc]: exported symbol is missing JSDoc documentation\n" +
 *   "  --> /home/ada/packages/data/idx.ts:3:1\n\nerror: Found 1 documentation lint error.\n";
 * assertEquals(docFaults(output), [
 *   "/home/ada/packages/data/idx.ts:3:1 exported symbol is missing JSDoc documentation",
 * ]);
 * ```
 */
export function docFaults(output: string): string[] {
  const found = [...output.matchAll(/^error\[[\w-]+\]: (.*)\n\s*--> (.*)$/gm)];
  const stated = /^error: Found (\d+) documentation lint error/m.exec(output)?.[1] ?? "0";
  if (found.length !== Number(stated) || /^error: (?!Found )/m.test(output)) {
    throw new Error(`Cannot read what deno doc says: ${output.slice(-1000)}`);
  }
  return found.flatMap(([, what, where]) => {
    const type = /references private type '(.*)'$/.exec(what!)?.[1];
    return type !== undefined && tensorflowTypes.has(type) ? [] : [`${where} ${what}`];
  });
}

/** Files that the packages of the workspace, and those that stand in for others, export. */
function exportedFiles(root: URL): string[] {
  const read = (url: URL) => JSON.parse(Deno.readTextFileSync(url));
  const { workspace, links } = read(new URL("deno.json", root));
  return [...workspace, ...links].flatMap((folder: string) => {
    const config = new URL(`${folder}/deno.json`, root);
    const exports: string | Record<string, string> = read(config).exports;
    // A package of one export may name the file alone.
    return (typeof exports === "string" ? [exports] : Object.values(exports)).map((file) =>
      fileURLToPath(new URL(file, config))
    );
  });
}

if (import.meta.main) {
  const files = exportedFiles(new URL("../", import.meta.url));
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", ...files],
    env: { NO_COLOR: "1" },
  }).output();
  const output = new TextDecoder().decode(stderr);
  const faults = docFaults(output);
  const lines = faults.length > 0 ? faults : [`exports in ${files.length} files are documented`];
  await Deno.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
  Deno.exit(faults.length > 0 ? 1 : 0);
}
