import { type InstallationKind, runProcess, SetupError } from "@shrinklab/backends/tensorflow";

/** What an installation takes, in MB: measured with TensorFlow 2.21 on Linux x86_64, and rounded up. */
export const sizes: Readonly<Record<InstallationKind, { download: number; disk: number }>> = {
  cpu: { download: 320, disk: 1600 },
  gpu: { download: 3200, disk: 8000 },
};

/** Oldest Python that has wheels of a current TensorFlow. */
const oldestPython = [3, 10] as const;

/**
 * Checks all that the setup needs before it begins.
 *
 * @param folder An existing folder on the disk where it will lie.
 * @param kind For processors alone, or with CUDA.
 * @throws {SetupError} If something is missing; the message names all that is.
 */
export async function checkMachine(folder: string, kind: InstallationKind): Promise<void> {
  const checks = await Promise.all([pythonFault(), compilerFault(), diskFault(folder, kind)]);
  const faults = checks.filter((fault) => fault !== undefined);
  if (faults.length > 0) {
    throw new SetupError(`Cannot set tensorflow up: ${faults.join("; ")}`);
  }
}

async function pythonFault(): Promise<string | undefined> {
  const program = "import sys, ensurepip, venv; print(*sys.version_info[:2])";
  try {
    const version = (await runProcess("python3", ["-c", program])).trim().split(" ").map(Number);
    const [major = 0, minor = 0] = version;
    const [oldMajor, oldMinor] = oldestPython;
    if (major > oldMajor || major === oldMajor && minor >= oldMinor) return undefined;
    return `python3 is ${version.join(".")}, want ${oldestPython.join(".")} or newer`;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return "python3 with its module venv is missing (Debian: apt install python3-venv)";
  }
}

async function compilerFault(): Promise<string | undefined> {
  try {
    await runProcess("g++", ["--version"]);
    return undefined;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return "g++ is missing (Debian: apt install g++)";
  }
}

async function diskFault(folder: string, kind: InstallationKind): Promise<string | undefined> {
  const free = freeMegabytes(await runProcess("df", ["-Pk", folder]));
  const wanted = sizes[kind].disk;
  return free === undefined || free >= wanted
    ? undefined
    : `${free} MB are free in ${folder}, want ${wanted} MB`;
}

/**
 * Reads what `df -Pk FOLDER` says.
 *
 * @param text Its output.
 * @returns Free megabytes; nothing if the text is not as POSIX has it.
 *
 * @example
 * ```ts
 * import { freeMegabytes } from "./check_machine.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9 1 2048 1% /\n";
 * assertEquals(freeMegabytes(text), 2);
 * ```
 */
export function freeMegabytes(text: string): number | undefined {
  const free = Number(text.trim().split("\n").at(-1)?.split(/\s+/)[3]);
  return Number.isFinite(free) ? Math.floor(free / 1024) : undefined;
}
