import { createRequire } from "node:module";
import util from "node:util";
import * as tf from "@tensorflow/tfjs";
import { addonPath, type Installation, packagePath } from "./installation.ts";

/** What is asked of a `NodeJSKernelBackend` beyond what every backend has. */
export interface NodeBackend extends tf.KernelBackend {
  /** Whether its default device is a GPU. */
  readonly isUsingGpuDevice: boolean;
  /** Version of libtensorflow. */
  readonly libraryVersion: string;
}

/** Name under which tfjs knows the backend. */
export const tensorflowName = "tensorflow";

/**
 * Variables that libtensorflow reads when it is loaded. Those that the user has set are kept.
 *
 * oneDNN's kernels take a CNN step from 385 to 250 ms. Without growth TensorFlow takes all memory
 * of the GPU at once. The log level leaves out remarks on the processor.
 */
export const loadVariables = {
  TF_ENABLE_ONEDNN_OPTS: "1",
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  TF_CPP_MIN_LOG_LEVEL: "2",
} as const;

/**
 * Loads libtensorflow and tfjs-node's backend, and registers it and its kernels with tfjs.
 *
 * The package's own entry is left aside: it looks for the addon with node-pre-gyp, which wants to
 * read the whole environment. What it does beyond that is done here.
 *
 * @param installation Where it is.
 * @param threads Number of threads of an operation; default: all processors.
 * @returns The backend, not yet tfjs's active one.
 * @throws {Error} If the addon cannot be loaded.
 */
export function loadBackend(installation: Installation, threads?: number): NodeBackend {
  for (const [name, value] of Object.entries(loadVariables)) {
    if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
  }
  if (threads !== undefined) Deno.env.set("TF_NUM_INTRAOP_THREADS", String(threads));
  supplyRemovedFunctions();
  const folder = `${installation.folder}/${packagePath}`;
  // Its kernels register with a tfjs of their own, which shares the registry with ours: it is
  // global to the process.
  const load = createRequire(Deno.realPathSync(`${folder}/package.json`));
  load("./dist/register_all_kernels.js");
  const { NodeJSKernelBackend } = load("./dist/nodejs_kernel_backend.js");
  const addon = load(`./${addonPath}`);
  const backend: NodeBackend = Object.assign(
    new NodeJSKernelBackend(addon, "@tensorflow/tfjs-node-gpu"),
    { libraryVersion: addon.TF_Version },
  );
  tf.registerBackend(tensorflowName, () => backend);
  return backend;
}

/** tfjs-node 4.22 calls functions of node:util that Node 23 removed. */
function supplyRemovedFunctions(): void {
  const functions = util as unknown as Record<string, unknown>;
  functions.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  functions.isArray ??= Array.isArray;
}
