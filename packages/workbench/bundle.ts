/**
 * Bundles what the workbench's browser runs, and writes it to `browser/code.json` as data, which a
 * published package and a compiled program may have. `deno task bundle:workbench` runs it; a test
 * compares.
 *
 * @module
 */

/** What `code.json` holds. */
export interface WorkbenchCode {
  /** Versions of the packages in it. */
  readonly versions: Readonly<Record<string, string>>;
  /** The script of all pages. */
  readonly script: string;
}

/**
 * Bundles the browser's code.
 *
 * @returns The code.
 * @throws {Error} If `deno bundle` fails.
 */
export async function bundleWorkbench(): Promise<WorkbenchCode> {
  const path = decodeURIComponent(new URL("browser/main.tsx", import.meta.url).pathname);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", "--format", "esm", "--minify"],
      path,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot bundle the workbench: ${text.decode(stderr).trim()}`);
  return { versions: await lockedVersions(), script: text.decode(stdout).trim() };
}

/** The versions of the packages that the project is locked to. */
async function lockedVersions(): Promise<Record<string, string>> {
  const root = new URL("../../deno.json", import.meta.url);
  const { imports } = JSON.parse(await Deno.readTextFile(root));
  return Object.fromEntries(
    ["preact", "@preact/signals", "uplot"].map((name) => [name, imports[name].split("@").at(-1)]),
  );
}

if (import.meta.main) {
  const target = new URL("browser/code.json", import.meta.url);
  await Deno.writeTextFile(target, `${JSON.stringify(await bundleWorkbench(), null, 2)}\n`);
}
