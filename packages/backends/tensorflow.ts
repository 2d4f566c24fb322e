import { messageOf } from "@shrinklab/names";
import * as tf from "@tensorflow/tfjs";
import type { CheckBackend, StartBackend } from "./backend.ts";
import { foreignCodeLine } from "./foreign_code.ts";
import { findInstallation } from "./tensorflow/installation.ts";
import { loadBackend, loadVariables, tensorflowName } from "./tensorflow/load_backend.ts";

/** What to run where the tensorflow backend is not there. */
const setupCommand = "deno task setup:tensorflow";

/**
 * Checks whether libtensorflow may be called.
 *
 * @throws {RangeError} If strict mode or a BLAS library is asked for.
 * @throws {TypeError} If a permission is missing; the message names the line that grants it.
 */
export const checkTensorflow: CheckBackend = ({ strict = false, blas = "off", line }) => {
  if (strict) throw new RangeError("Cannot start tensorflow: strict is true, want false");
  if (blas !== "off") {
    throw new RangeError(`Cannot start tensorflow: blas is "${blas}", want "off"`);
  }
  requirePermissions(line);
};

/**
 * libtensorflow, on processors or a CUDA GPU, by the addon of `@tensorflow/tfjs-node-gpu`.
 *
 * The number of threads holds for the process: libtensorflow reads it when it is loaded.
 *
 * @throws {TypeError} If it is not set up, may not be loaded, or does not load.
 * @throws {RangeError} If an option is one of the engine's.
 */
export const tensorflow: StartBackend = ({ threads, ...options }) => {
  checkTensorflow(options);
  const installation = findInstallation();
  if (installation === undefined) {
    throw new TypeError(`Cannot start tensorflow: it is not set up, want \`${setupCommand}\``);
  }
  tf.enableProdMode();
  const backend = tf.findBackend(tensorflowName) ?? load();
  tf.setBackend(tensorflowName);
  const gpu = "isUsingGpuDevice" in backend && backend.isUsingGpuDevice === true;
  const used = threads ?? navigator.hardwareConcurrency;
  const parts = [gpu ? "CUDA GPU" : "CPU", `${used} thread${used === 1 ? "" : "s"}`];
  return Promise.resolve({
    name: tensorflowName,
    threads: used,
    ...(gpu ? { device: "gpu" as const } : {}),
    description: `tensorflow (libtensorflow ${installation.tensorflow}, ${parts.join(", ")})`,
    [Symbol.dispose]: () => {},
  });

  function load() {
    try {
      return loadBackend(installation!, threads);
    } catch (error) {
      const reason = messageOf(error);
      throw new TypeError(
        `Cannot start tensorflow: ${reason}, want \`${setupCommand} --again\``,
        { cause: error },
      );
    }
  }
};

/** An addon and what it reads need permissions that tasks of the engine do not grant. */
function requirePermissions(line?: string): void {
  const needed: [Deno.PermissionDescriptor, string][] = [
    [{ name: "ffi" }, "--allow-ffi"],
    [{ name: "read" }, "--allow-read"],
    [{ name: "env", variable: "HOME" }, "--allow-env=HOME"],
    ...[...Object.keys(loadVariables), "TF_NUM_INTRAOP_THREADS"].map((
      variable,
    ): [Deno.PermissionDescriptor, string] => [{ name: "env", variable }, "--allow-env=TF_*"]),
  ];
  for (const [permission, flag] of needed) {
    if (Deno.permissions.querySync(permission).state !== "granted") {
      const wanted = foreignCodeLine(line, "--backend tensorflow");
      throw new TypeError(`Cannot start tensorflow: ${flag} is not granted, want \`${wanted}\``);
    }
  }
}
