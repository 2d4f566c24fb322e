import { type InstallationKind, runProcess, SetupError } from "@shrinklab/backends/tensorflow";
import { isFolder } from "@shrinklab/command";

/** Folder of the Python environment within the installation. */
const environment = "venv";

/**
 * Installs TensorFlow from PyPI into a Python environment of its own.
 *
 * @param folder Folder of the installation.
 * @param kind For processors alone, or with CUDA.
 * @param signal Ends the work.
 * @returns TensorFlow's folder there, with its libraries and headers.
 * @throws {SetupError} If PyPI cannot be reached, or has nothing for this machine.
 */
export async function installWheel(
  folder: string,
  kind: InstallationKind,
  signal: AbortSignal,
): Promise<string> {
  const options = { cwd: folder, signal };
  await runProcess("python3", ["-m", "venv", environment], options);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"];
  // Nothing here runs Python: of the packages that TensorFlow asks for, only CUDA's are used.
  const wanted = kind === "gpu" ? ["tensorflow[and-cuda]"] : ["--no-deps", cpuPackage()];
  await runProcess(`${folder}/${environment}/bin/python`, [...pip, ...wanted], options);
  const libraries = `${folder}/${environment}/lib`;
  for (const { name } of Deno.readDirSync(libraries)) {
    const found = `${libraries}/${name}/site-packages/tensorflow`;
    if (name.startsWith("python") && isFolder(`${found}/include`)) return found;
  }
  throw new SetupError(`Cannot find TensorFlow: ${libraries} holds no headers of it`);
}

/** The package without CUDA; there is one of that name for x86_64 only. */
function cpuPackage(): string {
  return Deno.build.arch === "x86_64" ? "tensorflow-cpu" : "tensorflow";
}
