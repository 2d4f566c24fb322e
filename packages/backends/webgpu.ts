import { messageOf } from "@shrinklab/names";
import * as tf from "@tensorflow/tfjs";
import type { CheckBackend, StartBackend } from "./backend.ts";
import { RemoteBackend } from "./webgpu/remote_backend.ts";

const name = "webgpu";

/**
 * Checks whether a GPU may be asked for.
 *
 * @throws {RangeError} If several threads, strict mode or a BLAS library are asked for.
 * @throws {TypeError} If this program has no WebGPU.
 */
export const checkWebgpu: CheckBackend = ({ threads = 1, strict = false, blas = "off" }) => {
  if (threads !== 1) throw new RangeError(`Cannot start webgpu: threads is ${threads}, want 1`);
  if (strict) throw new RangeError("Cannot start webgpu: strict is true, want false");
  if (blas !== "off") {
    throw new RangeError(`Cannot start webgpu: blas is "${blas}", want "off"`);
  }
  if (!("gpu" in navigator)) {
    throw new TypeError("Cannot start webgpu: navigator.gpu is absent, want --unstable-webgpu");
  }
};

/**
 * TensorFlow.js's WebGPU backend on Deno's WebGPU: any GPU, for large models.
 *
 * @throws {TypeError} If there is no WebGPU, or no adapter.
 * @throws {RangeError} If an option is one of the engine's.
 */
export const webgpu: StartBackend = async (options) => {
  checkWebgpu(options);
  tf.enableProdMode();
  const backend = await startWorker();
  if (tf.findBackend(name)) tf.removeBackend(name);
  tf.registerBackend(name, () => backend);
  register(backend.kernels);
  tf.setBackend(name);
  return {
    name,
    threads: 1,
    device: "gpu",
    description: `webgpu (${backend.adapter})`,
    [Symbol.dispose]: () => backend.dispose(),
  };
};

async function startWorker(): Promise<RemoteBackend> {
  const worker = new URL("./webgpu/worker.ts", import.meta.url);
  const fault = workerFault(worker);
  if (fault !== undefined) throw new TypeError(`Cannot start webgpu: ${fault}`);
  try {
    return await RemoteBackend.start(worker);
  } catch (error) {
    const reason = messageOf(error);
    throw new TypeError(
      `Cannot start webgpu: ${reason}, want a GPU with its Vulkan, Metal or DirectX 12 driver`,
      { cause: error },
    );
  }
}

/** Says why the worker's module cannot be read, before Deno does so in a trace on stderr. */
function workerFault(worker: URL): string | undefined {
  try {
    Deno.statSync(worker);
    return undefined;
  } catch (error) {
    return error instanceof Deno.errors.NotFound
      ? "the single file has no worker, want `deno task shrinklab`"
      : "--allow-read is not granted, want `deno task shrinklab`";
  }
}

/** Registers the worker's kernels, once: they ask whichever backend is active. */
function register(kernels: readonly string[]): void {
  for (const kernelName of kernels) {
    if (tf.getKernel(kernelName, name)) continue;
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: ({ inputs, attrs, backend }) =>
        (backend as RemoteBackend).runKernel(kernelName, inputs, attrs ?? {}),
    });
  }
}
