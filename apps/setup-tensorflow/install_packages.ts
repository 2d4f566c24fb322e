import { runProcess } from "@shrinklab/backends/tensorflow";

/** Versions from npm: the package whose addon is built, and the headers that it is built with. */
export const packages = {
  "@tensorflow/tfjs-node-gpu": "4.22.0",
  "node-api-headers": "1.5.0",
} as const;

/** What may run the package's own install script: it downloads a library of 2022. */
const script = "npm:@tensorflow/tfjs-node-gpu";

/** Options of {@linkcode installPackages}. */
export interface InstallOptions {
  /** Let the package download the library that it was made for, and its addon. */
  readonly ownDownload: boolean;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/**
 * Installs the npm packages into `node_modules` of a folder, apart from the project's own: the
 * project needs none of them to build or to run its tests.
 *
 * @param folder The folder.
 * @param options Whether the package's own script is run.
 * @throws {SetupError} If the registry cannot be reached, or the script fails.
 */
export async function installPackages(
  folder: string,
  { ownDownload, signal }: InstallOptions,
): Promise<void> {
  const config = {
    nodeModulesDir: "auto",
    allowScripts: ownDownload ? [script] : { deny: [script] },
  };
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify(config));
  const manifest = { private: true, dependencies: packages };
  Deno.writeTextFileSync(`${folder}/package.json`, JSON.stringify(manifest));
  await runProcess(Deno.execPath(), ["install", "--quiet"], { cwd: folder, signal });
}
