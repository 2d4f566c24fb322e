import { bundlePlayground, packFiles } from "@shrinklab/playground";
import { playgroundPart } from "./bundle_parts.ts";
import { runDeno } from "./run_deno.ts";

/** Name of the bundled file. */
export const bundleName = "shrinklab.js";

/**
 * Bundles the program with all that it imports, data too, and the files of the playground, which
 * browsers load from its workbench, into one file.
 *
 * It is not minified: the comments that name each module tell what is in it.
 *
 * @param folder An existing folder.
 * @returns Path of the file.
 * @throws {TypeError} If bundling fails.
 */
export async function bundle(folder: string): Promise<string> {
  const path = `${folder}/${bundleName}`;
  const root = decodeURIComponent(new URL("../../../", import.meta.url).pathname);
  const output = Deno.realPathSync(folder) + `/${bundleName}`;
  const args = ["bundle", "--quiet", "--output", output, "apps/runner/main.ts"];
  const { success, text } = await runDeno(args, root);
  if (!success) throw new TypeError(`Cannot bundle: deno bundle says ${text.trim()}`);
  const playground = packFiles(await bundlePlayground());
  const program = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, `// ${playgroundPart}\n${playground}\n${program}`);
  return path;
}
