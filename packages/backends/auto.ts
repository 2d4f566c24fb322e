import type { Backend, BackendOptions, StartBackend } from "./backend.ts";
import { engine } from "./engine.ts";
import { tensorflow } from "./tensorflow.ts";
import { findInstallation } from "./tensorflow/installation.ts";

/**
 * The fastest backend that works here: tensorflow where it is set up with CUDA and finds a GPU,
 * else the engine. Its description says which one, and why.
 *
 * @throws {TypeError} If the engine cannot run.
 * @throws {RangeError} If an option is out of range.
 */
export const auto: StartBackend = async (options) => {
  const { backend, reason } = await startTensorflow(options);
  if (backend) return chosen(backend, reason);
  return chosen(await engine(options), reason);
};

function chosen(backend: Backend, reason: string): Backend {
  return { ...backend, description: `${backend.description}, chosen as ${reason}` };
}

/** tensorflow if it finds a GPU; else why not. */
async function startTensorflow(
  options: BackendOptions,
): Promise<{ backend?: Backend; reason: string }> {
  if (options.strict) return { reason: "only it can be strict" };
  try {
    if (findInstallation()?.kind !== "gpu") return { reason: "no TensorFlow with CUDA is set up" };
    const backend = await tensorflow({ ...options, blas: "off" });
    if (backend.device === "gpu") return { backend, reason: "it finds a GPU" };
    return { reason: "TensorFlow finds no GPU" };
  } catch (error) {
    // What may not be looked at is as good as not there; the engine needs no permission.
    if (error instanceof Deno.errors.NotCapable) return { reason: "--allow-read is not granted" };
    if (!(error instanceof TypeError)) throw error;
    return { reason: error.message.replace(/^Cannot start tensorflow: /, "") };
  }
}
