import { assertEquals } from "@std/assert";
import { isFile, isFolder } from "./path_kind.ts";

Deno.test("isFile() and isFolder() tell files, folders and nothing apart", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/file`, "");
    const paths = [`${folder}/file`, folder, `${folder}/none`, `${folder}/file/none`];
    assertEquals(paths.map(isFile), [true, false, false, false]);
    assertEquals(paths.map(isFolder), [false, true, false, false]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
