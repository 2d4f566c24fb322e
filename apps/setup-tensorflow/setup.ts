import {
  type Installation,
  installationFile,
  installationFolder,
  type InstallationKind,
  SetupError,
  type Tried,
  tryInstallation,
} from "@shrinklab/backends/tensorflow";
import { type Call, EXIT } from "@shrinklab/command";
import { buildAddon } from "./build_addon.ts";
import { checkMachine, sizes } from "./check_machine.ts";
import type { setupFlags } from "./flags.ts";
import { installPackages, packages } from "./install_packages.ts";
import { installWheel } from "./install_wheel.ts";
import { inWorkFolder } from "./work_folder.ts";

/**
 * Sets the tensorflow backend up, or tries what there is.
 *
 * All is made in a folder beside and renamed at the end, so that an interrupted setup leaves what
 * was there before.
 *
 * @returns The exit code.
 */
export async function setup(call: Call<typeof setupFlags>): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const kind: InstallationKind = flags.gpu ? "gpu" : "cpu";
  const folder = installationFolder(kind);
  try {
    if (!flags.again && isComplete(folder)) {
      terminal.print(`Set up already: ${described(await tryInstallation(folder, signal))}`);
      return EXIT.ok;
    }
    const parent = folder.slice(0, folder.lastIndexOf("/"));
    Deno.mkdirSync(parent, { recursive: true });
    await checkMachine(parent, kind);
    const { download, disk } = sizes[kind];
    terminal.say(`Downloads about ${download} MB, and keeps about ${disk} MB in ${folder}`);
    const tried = await inWorkFolder(parent, folder, async (work) => {
      await build(work, kind, { say: terminal.say, signal });
      terminal.say("3/3 trying it");
      const tried = await tryInstallation(work, signal);
      const installation: Omit<Installation, "folder" | "kind"> = {
        tensorflow: tried.tensorflow,
        tfjsNode: packages["@tensorflow/tfjs-node-gpu"],
      };
      Deno.writeTextFileSync(`${work}/${installationFile}`, JSON.stringify(installation));
      return tried;
    });
    terminal.print(`Done: ${described(tried)}`);
    if (flags.gpu && !tried.gpu) log.warn("TensorFlow finds no GPU, and calculates on processors");
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    terminal.say(`Error: ${error.message}`);
    return EXIT.failure;
  }
}

/** Makes packages and addon; where PyPI or the compiler fails, by the package's own download. */
async function build(
  work: string,
  kind: InstallationKind,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  try {
    say("1/3 downloading TensorFlow from PyPI, and tfjs-node from npm");
    await installPackages(work, { ownDownload: false, signal });
    const tensorflow = await installWheel(work, kind, signal);
    say("2/3 compiling the addon");
    await buildAddon(work, tensorflow, signal);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}; trying the package's own download of TensorFlow 2.9`);
    for (const { name } of Deno.readDirSync(work)) {
      Deno.removeSync(`${work}/${name}`, { recursive: true });
    }
    await installPackages(work, { ownDownload: true, signal });
  }
}

function isComplete(folder: string): boolean {
  try {
    return Deno.statSync(`${folder}/${installationFile}`).isFile;
  } catch {
    return false;
  }
}

function described({ tensorflow, gpu }: Tried): string {
  return `TensorFlow ${tensorflow} calculates on ${gpu ? "a GPU" : "processors"}`;
}
