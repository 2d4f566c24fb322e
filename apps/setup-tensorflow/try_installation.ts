import { loadVariables } from "@shrinklab/backends/tensorflow";
import { runProcess } from "./run_process.ts";

/** What a working installation says of itself. */
export interface Tried {
  /** Version of TensorFlow. */
  readonly tensorflow: string;
  /** Whether it calculates on a GPU. */
  readonly gpu: boolean;
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
    new URL("self_test.ts", import.meta.url).href,
    folder,
  ], { signal });
  return JSON.parse(output);
}
