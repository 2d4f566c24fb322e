import { dirname } from "node:path";
import { bundleName } from "./bundle.ts";
import { runDeno } from "./run_deno.ts";

/** What the executable may do; it has no tasks that grant less. */
const permissions = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-net",
  "--allow-ffi",
  // Sweeps train in processes of this program; a worker tells its machine's name.
  "--allow-run",
  "--allow-sys=hostname",
  "--unstable-webgpu",
];

/** An executable that was made. */
export interface Executable {
  /** Its path. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** Names of the files in it. */
  readonly embedded: readonly string[];
}

/**
 * Makes an executable of a bundle.
 *
 * @param bundle Path of the bundle; its folder takes the executable.
 * @param target System to compile for; default this one.
 * @returns The executable.
 * @throws {TypeError} If the runtime cannot be had, or something is embedded but the bundle.
 */
export async function makeExecutable(bundle: string, target?: string): Promise<Executable> {
  const folder = dirname(bundle);
  const windows = target === undefined ? Deno.build.os === "windows" : target.includes("windows");
  const name = (target === undefined ? "shrinklab" : `shrinklab-${target}`) +
    (windows ? ".exe" : "");
  const { success, text } = await runDeno([
    // Without a configuration there are no npm packages to embed.
    ...["compile", "--no-config", "--no-check", ...permissions],
    // As in the tasks that train: kernels are optimized from their first call on.
    "--v8-flags=--no-wasm-dynamic-tiering",
    ...(target === undefined ? [] : ["--target", target]),
    ...["--output", name, bundleName],
  ], folder);
  if (!success) {
    throw new TypeError(
      `Cannot compile: deno compile says ${text.trim().split("\n").slice(0, 3).join(" ")}, want ` +
        "its runtime to be within reach, or DENORT_BIN with the path of a denort of this version",
    );
  }
  const embedded = embeddedFiles(text);
  const others = embedded.filter((file) => file !== bundleName);
  if (others.length > 0 || embedded.length === 0) {
    throw new TypeError(
      `Cannot compile: embedded are ${embedded.join(", ") || "no files"}, want ${bundleName} alone`,
    );
  }
  const path = `${folder}/${name}`;
  return { path, bytes: Deno.statSync(path).size, embedded };
}

/**
 * Reads the tree of files that `deno compile` prints.
 *
 * @param text Its output.
 * @returns Names of the files and folders.
 *
 * @example
 * ```ts
 * import { embeddedFiles } from "./executable.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Embedded Files\n\ns\n├── a.js (7.65MB)\n└── b.png (1KB)\n";
 * assertEquals(embeddedFiles(text), ["a.js", "b.png"]);
 * ```
 */
export function embeddedFiles(text: string): string[] {
  return [...text.matchAll(/^[│ ]*[├└]─[─┬] (\S+)/gm)].map(([, name]) => name!);
}

/**
 * Runs an executable's `--version`.
 *
 * @param path Its path.
 * @returns What it prints; nothing if it does not start. One made with the file of Deno itself as
 * DENORT_BIN answers as Deno.
 */
export async function versionOf(path: string): Promise<string | undefined> {
  try {
    const command = new Deno.Command(path, { args: ["--version"], stderr: "null" });
    const { stdout } = await command.output();
    const text = new TextDecoder().decode(stdout).trim();
    return text.startsWith("shrinklab ") ? text : undefined;
  } catch {
    return undefined;
  }
}
