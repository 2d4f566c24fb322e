import { loadVariables } from "./load_backend.ts";
import { runProcess } from "./run_process.ts";

/** What a working installation says of itself. */
export interface Tried {
  /** Version of TensorFlow. */
  readonly tensorflow: string;
  /** Whether it calculates on a GPU. */
  readonly gpu: boolean;
}

/** The program that tries one. */
const trial = new URL("trial.ts", import.meta.url);

/**
 * Tells whether an installation can be tried here: that takes a process of its own, of a program
 * that the single file does not have.
 *
 * @returns Why not; nothing if it can.
 */
export function whyNotTry(): string | undefined {
  if (Deno.permissions.querySync({ name: "run" }).state !== "granted") {
    return "--allow-run is not granted";
  }
  try {
    Deno.statSync(trial);
    return undefined;
  } catch {
    return "this is the single file";
  }
}

/**
 * Tries an installation by a small convolution and its gradient.
 *
 * @param folder Its folder.
 * @param signal Ends the work.
 * @returns What it is.
 * @throws {SetupError} If it does not load, or calculates wrongly.
 */
export async function tryInstallation(folder: string, signal: AbortSignal): Promise<Tried> {
  const variables = [...Object.keys(loadVariables), "TF_NUM_INTRAOP_THREADS"].join();
  const output = await runProcess(Deno.execPath(), [
    ...["run", "--quiet", "--allow-read", "--allow-ffi", `--allow-env=${variables}`],
    trial.href,
    folder,
  ], { signal });
  return JSON.parse(output);
}
