/**
 * The user's cache as each system has it.
 *
 * @param environment Reads an environment variable.
 * @param os Operating system as `Deno.build.os` names it.
 * @returns An absolute path, whether or not it exists; nothing where no variable names one.
 *
 * @example
 * ```ts
 * import { cacheFolder } from "./cache_folder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const environment = (name: string) => ({ HOME: "/home/ada" })[name];
 * assertEquals(cacheFolder(environment, "linux"), "/home/ada/.cache");
 * ```
 */
export function cacheFolder(
  environment: (name: string) => string | undefined,
  os: string,
): string | undefined {
  if (os === "windows") return environment("LOCALAPPDATA");
  const home = environment("HOME");
  if (os === "darwin") return home && `${home}/Library/Caches`;
  // XDG asks to ignore a path that is not absolute.
  const cache = environment("XDG_CACHE_HOME");
  return cache?.startsWith("/") ? cache : home && `${home}/.cache`;
}

/** An environment variable; what may not be read is as good as not set. */
export function permittedEnvironment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}
