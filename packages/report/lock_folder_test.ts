import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertThrows } from "@std/assert";
import { lockFolder } from "./lock_folder.ts";
import { RunFolderError } from "./run_folder.ts";

const files = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
  ...(Deno.build.os === "windows" ? { missing: "no locks on folders" } : {}),
};

testWhere(files, "lockFolder() is had once, until it is disposed of, and leaves nothing", () => {
  const path = Deno.makeTempDirSync();
  try {
    {
      using _lock = lockFolder(path);
      assertThrows(() => lockFolder(path), RunFolderError, "another process does");
    }
    lockFolder(path)[Symbol.dispose]();
    assertEquals([...Deno.readDirSync(path)], []);
  } finally {
    Deno.removeSync(path);
  }
});
