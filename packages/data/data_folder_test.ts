import { assertEquals } from "@std/assert";
import { dataFolders } from "./data_folder.ts";

function paths(os: string, variables: Record<string, string>, dataDir?: string): string[] {
  const environment = (name: string) => variables[name];
  return dataFolders({ os, environment, dataDir }).map((folder) => `${folder.from}=${folder.path}`);
}

Deno.test("dataFolders() puts --data-dir before SHRINKLAB_DATA before the cache", () => {
  const variables = { SHRINKLAB_DATA: "/b", XDG_CACHE_HOME: "/c", HOME: "/home/ada" };
  assertEquals(paths("linux", variables, "a"), [
    "--data-dir=a",
    "SHRINKLAB_DATA=/b",
    "cache=/c/shrinklab/data",
  ]);
});

Deno.test("dataFolders() finds the cache of each system", () => {
  const home = { HOME: "/home/ada" };
  assertEquals(paths("linux", home), ["cache=/home/ada/.cache/shrinklab/data"]);
  assertEquals(paths("darwin", home), ["cache=/home/ada/Library/Caches/shrinklab/data"]);
  assertEquals(paths("windows", { LOCALAPPDATA: "C:\\Local" }), [
    "cache=C:\\Local/shrinklab/data",
  ]);
});

Deno.test("dataFolders() ignores an XDG_CACHE_HOME that is not absolute", () => {
  const variables = { XDG_CACHE_HOME: "relative", HOME: "/home/ada" };
  assertEquals(paths("linux", variables), ["cache=/home/ada/.cache/shrinklab/data"]);
});

Deno.test("dataFolders() is empty when nothing names a folder", () => {
  assertEquals(paths("linux", {}), []);
});

Deno.test("dataFolders() asks for no permission that it has not", () => {
  dataFolders({ dataDir: "a" });
});
