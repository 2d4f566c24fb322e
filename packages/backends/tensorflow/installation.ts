import { cacheFolder, permittedEnvironment } from "@shrinklab/data";

/** What `deno task setup:tensorflow` made. */
export interface Installation {
  /** Its folder. */
  readonly folder: string;
  /** Whether its TensorFlow can use a GPU. */
  readonly kind: InstallationKind;
  /** Version of TensorFlow. */
  readonly tensorflow: string;
  /** Version of `@tensorflow/tfjs-node-gpu`. */
  readonly tfjsNode: string;
}

/** For processors alone, or with CUDA. */
export type InstallationKind = "cpu" | "gpu";

/** A step of the setup that did not succeed; its message is for the user. */
export class SetupError extends Error {
  /** What it is called in messages and stacks. */
  override readonly name = "SetupError";
}

/** The file by which a folder says that it is complete; it is written last. */
export const installationFile = "installed.json";

/** Where the addon lies in the folder of `@tensorflow/tfjs-node-gpu`. */
export const addonPath = "lib/napi-v8/tfjs_binding.node";

/** Where an installation's packages are: `deno install` makes this folder. */
export const packagePath = "node_modules/@tensorflow/tfjs-node-gpu";

/** Where installations are looked for. */
export interface Surroundings {
  /** Reads an environment variable; default: the process's, where permitted. */
  readonly environment?: (name: string) => string | undefined;
  /** Operating system as `Deno.build.os` names it; default: this one. */
  readonly os?: string;
}

/**
 * Where an installation lies, or would lie: in the user's cache, so that it serves every copy of
 * the project and the single binary.
 *
 * @param kind For processors alone, or with CUDA.
 * @param surroundings What to look at.
 * @returns The folder, whether or not it exists.
 * @throws {TypeError} If no cache is known, as `HOME` is not set or may not be read.
 *
 * @example
 * ```ts
 * import { installationFolder } from "@shrinklab/backends/tensorflow";
 * import { assertEquals } from "@std/assert";
 *
 * const environment = (name: string) => ({ HOME: "/home/ada" })[name];
 * assertEquals(
 *   installationFolder("cpu", { environment, os: "linux" }),
 *   "/home/ada/.cache/shrinklab/tensorflow/cpu",
 * );
 * ```
 */
export function installationFolder(
  kind: InstallationKind,
  surroundings: Surroundings = {},
): string {
  const { environment = permittedEnvironment, os = Deno.build.os } = surroundings;
  const cache = cacheFolder(environment, os);
  if (cache === undefined) {
    throw new TypeError(
      "Cannot find TensorFlow: the user's cache is unknown, want HOME set and --allow-env=HOME",
    );
  }
  return `${cache}/shrinklab/tensorflow/${kind}`;
}

/**
 * Finds what `deno task setup:tensorflow` made: that with CUDA, else that without.
 *
 * @param surroundings Where to look.
 * @returns The installation; nothing if there is none.
 * @throws {TypeError} If no cache is known.
 * @throws {Deno.errors.NotCapable} If the folder may not be read.
 */
export function findInstallation(surroundings: Surroundings = {}): Installation | undefined {
  for (const kind of ["gpu", "cpu"] as const) {
    const folder = installationFolder(kind, surroundings);
    try {
      const text = Deno.readTextFileSync(`${folder}/${installationFile}`);
      return { ...JSON.parse(text), folder, kind };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}
