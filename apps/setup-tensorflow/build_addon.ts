import { dirname, relative } from "node:path";
import { addonPath, packagePath, runProcess } from "@shrinklab/backends/tensorflow";

/** The Node-API version that the addon is written for. */
const napiVersion = 8;

/**
 * Compiles the addon of `@tensorflow/tfjs-node-gpu` from its own sources against TensorFlow's
 * headers and libraries, and puts it where it is looked for.
 *
 * It finds the libraries by a path relative to itself, so that the folder can be moved.
 *
 * @param folder Folder of the installation, with packages and TensorFlow in it.
 * @param tensorflow TensorFlow's folder in it.
 * @param signal Ends the work.
 * @throws {SetupError} If the compiler fails.
 */
export async function buildAddon(
  folder: string,
  tensorflow: string,
  signal: AbortSignal,
): Promise<void> {
  const source = Deno.realPathSync(`${folder}/${packagePath}`);
  const addon = `${source}/${addonPath}`;
  Deno.mkdirSync(dirname(addon), { recursive: true });
  const libraries = relative(dirname(addon), Deno.realPathSync(tensorflow));
  const headers = [`${tensorflow}/include`, `${folder}/node_modules/node-api-headers/include`];
  await runProcess("g++", [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-w", `-DNAPI_VERSION=${napiVersion}`],
    ...headers.map((path) => `-I${path}`),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => `${source}/binding/${name}`),
    ...["-o", addon, `-L${tensorflow}`],
    ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
    `-Wl,-rpath,$ORIGIN/${libraries}`,
  ], { signal });
}
