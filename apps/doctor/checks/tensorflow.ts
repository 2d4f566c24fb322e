import { findInstallation, tryInstallation, whyNotTry } from "@shrinklab/backends/tensorflow";
import type { Finding } from "../finding.ts";

const setup = "deno task setup:tensorflow";

/**
 * The tensorflow backend: whether it is set up and, where processes may be run, whether it works.
 * It is tried in another process: its library and a GPU driver may not bear each other.
 */
export async function checkTensorflow(signal: AbortSignal): Promise<Finding[]> {
  const name = "tensorflow";
  const nvidia = nvidiaDriver();
  const command = nvidia ? `${setup} --gpu` : setup;
  const driver: Finding[] = nvidia ? [{ name: "NVIDIA driver", state: "ok", found: nvidia }] : [];
  let installation;
  try {
    installation = findInstallation();
  } catch (error) {
    const found = `not looked for: ${(error as Error).message}`;
    return [...driver, { name, state: "gap", found, advice: "run `deno task doctor`" }];
  }
  if (!installation) {
    return [...driver, { name, state: "gap", found: "not set up", advice: command }];
  }
  const { tensorflow, kind, folder } = installation;
  const is = `TensorFlow ${tensorflow} (${kind}) in ${folder}`;
  const untried = whyNotTry();
  if (untried) return [...driver, { name, state: "ok", found: `${is}, not tried: ${untried}` }];
  try {
    const { gpu } = await tryInstallation(folder, signal);
    const device = gpu ? "on a GPU" : "on processors";
    const slow = nvidia && !gpu
      ? { state: "gap", advice: command } as const
      : { state: "ok" } as const;
    return [...driver, { name, found: `${is}, works ${device}`, ...slow }];
  } catch (error) {
    signal.throwIfAborted();
    const found = `${is}, does not work: ${(error as Error).message}`;
    return [...driver, { name, state: "gap", found, advice: `${command} --again` }];
  }
}

/** The NVIDIA driver, as Linux has it. */
function nvidiaDriver(): string | undefined {
  try {
    return Deno.readTextFileSync("/proc/driver/nvidia/version").split("\n")[0];
  } catch {
    return undefined;
  }
}
