/** Names of BLAS libraries by system, in the order in which they are looked for. */
export const blasLibraries: Readonly<Partial<Record<string, readonly string[]>>> = {
  linux: ["libopenblas.so.0", "libopenblas.so", "libmkl_rt.so.2", "libmkl_rt.so", "libblis.so.4"],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  ],
  windows: ["libopenblas.dll", "mkl_rt.2.dll"],
};

/** Where Linux's loader looks for a library; Debian has a folder for each architecture. */
function loaderFolders(): string[] {
  return [`/usr/lib/${Deno.build.arch}-linux-gnu`, "/usr/lib64", "/usr/lib", "/usr/local/lib"];
}

/**
 * Finds a BLAS library by its file, without opening it: reading is enough, `--allow-ffi` is not
 * needed. Whether it would help on this processor, only opening it tells.
 *
 * @param os Operating system as `Deno.build.os` names it; default this one.
 * @param exists Whether there is a file; default looks, where reading is permitted.
 * @returns The library as `openBlas` takes it; `undefined` where none is found, and on Windows,
 * whose libraries may be anywhere.
 *
 * @example
 * ```ts
 * import { findBlasLibrary } from "@shrinklab/engine";
 * import { assertEquals } from "@std/assert";
 *
 * const exists = (path: string) => path === "/usr/lib64/libopenblas.so.0";
 * assertEquals(findBlasLibrary("linux", exists), "libopenblas.so.0");
 * ```
 */
export function findBlasLibrary(
  os: string = Deno.build.os,
  exists: (path: string) => boolean = isThere,
): string | undefined {
  const names = os === "windows" ? [] : blasLibraries[os] ?? [];
  return names.find((name) =>
    name.startsWith("/")
      ? exists(name)
      : loaderFolders().some((folder) => exists(`${folder}/${name}`))
  );
}

/** Whether there is a file or a link: macOS has frameworks as links to what is on no disk. */
function isThere(path: string): boolean {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return false;
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
