/**
 * Bundles what a page's browser runs, and writes it beside this file as data, which a published
 * package may have. `deno task bundle:page` runs it; a test compares.
 *
 * @module
 */
import { deflated, sha256 } from "../bytes.ts";

/** What `code.json` holds. */
export interface BrowserCode {
  /** Versions of the packages in it. */
  readonly versions: Readonly<Record<string, string>>;
  /** The script of a page, as it is. */
  readonly start: string;
  /** Vega and what mounts charts: deflate-raw in base64. */
  readonly runtime: string;
  /** Hash of it unpacked, as a policy names it. */
  readonly runtimeHash: string;
}

/**
 * Bundles the browser's code.
 *
 * @returns The code.
 * @throws {Error} If `deno bundle` fails.
 */
export async function bundleBrowserCode(): Promise<BrowserCode> {
  const runtime = await bundled("charts.ts");
  return {
    versions: await lockedVersions(),
    start: await bundled("start.ts"),
    runtime: await deflated(runtime),
    runtimeHash: `sha256-${await sha256(runtime)}`,
  };
}

/**
 * The versions of Vega that the project is locked to.
 *
 * @returns Version by package.
 */
export async function lockedVersions(): Promise<Record<string, string>> {
  const root = new URL("../../../../deno.json", import.meta.url);
  const { imports } = JSON.parse(await Deno.readTextFile(root));
  return Object.fromEntries(
    ["vega", "vega-interpreter"].map((name) => [name, imports[name].split("@").at(-1)]),
  );
}

async function bundled(file: string): Promise<string> {
  const path = new URL(file, import.meta.url);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", "--format", "iife", "--minify"],
      decodeURIComponent(path.pathname),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`Cannot bundle ${file}: ${new TextDecoder().decode(stderr)}`);
  // Nothing in a script element may end it.
  return new TextDecoder().decode(stdout).trim().replaceAll("</script", "<\\/script");
}

if (import.meta.main) {
  const target = new URL("code.json", import.meta.url);
  await Deno.writeTextFile(target, `${JSON.stringify(await bundleBrowserCode(), null, 2)}\n`);
}
