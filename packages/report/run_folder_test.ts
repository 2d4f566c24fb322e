import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { RunFolder, RunFolderError, runName, writeWhole } from "./run_folder.ts";

const files = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
};

/** Runs `body` in a folder that is gone afterwards. */
function inFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

testWhere(files, "RunFolder.create() makes a folder with its parents", () =>
  inFolder((folder) => {
    const run = RunFolder.create(`${folder}/a/b`);
    assertEquals(run.write("result.json", "{}"), `${folder}/a/b/result.json`);
    assertEquals(Deno.readTextFileSync(`${folder}/a/b/result.json`), "{}");
  }));

testWhere(
  files,
  "RunFolder.create() takes an empty folder and refuses another",
  () =>
    inFolder((folder) => {
      RunFolder.create(folder).write("result.json", "{}");
      assertThrows(() => RunFolder.create(folder), RunFolderError, "is not empty");
      assertThrows(() => RunFolder.create(`${folder}/result.json`), RunFolderError, "not writable");
    }),
);

testWhere(
  files,
  "RunFolder.checkFree() wants nothing there, and makes nothing",
  () =>
    inFolder((folder) => {
      RunFolder.checkFree(folder);
      RunFolder.checkFree(`${folder}/a/b`);
      assertEquals(names(folder), []);
      RunFolder.create(folder).write("result.json", "{}");
      assertThrows(() => RunFolder.checkFree(folder), RunFolderError, "is not empty");
      assertThrows(
        () => RunFolder.checkFree(`${folder}/result.json/a`),
        RunFolderError,
        "writable",
      );
    }),
);

testWhere(files, "RunFolder.createNamed() finds a free name", () =>
  inFolder((folder) => {
    const time = new Date(0);
    const paths = [1, 2, 3].map(() => RunFolder.createNamed("quick", time, `${folder}/runs`).path);
    assertEquals(paths.map((path) => path.slice(`${folder}/runs/`.length)), [
      "quick-19700101-000000",
      "quick-19700101-000000-2",
      "quick-19700101-000000-3",
    ]);
  }));

testWhere(
  files,
  "RunFolder.write() replaces a file and leaves no temporary one",
  () =>
    inFolder((folder) => {
      const run = RunFolder.create(folder);
      run.write("history.csv", "one");
      run.write("history.csv", new TextEncoder().encode("two"));
      assertEquals(names(folder), ["history.csv"]);
      assertEquals(Deno.readTextFileSync(`${folder}/history.csv`), "two");
    }),
);

testWhere(
  files,
  "writeWhole() throws one line and leaves nothing where it cannot write",
  () =>
    inFolder((folder) => {
      Deno.mkdirSync(`${folder}/taken/inside`, { recursive: true });
      for (const path of [`${folder}/missing/x.png`, `${folder}/taken`]) {
        const error = assertThrows(() => writeWhole(path, "x"), RunFolderError);
        assertMatch(error.message, /^Cannot write file: "[^\n]*" is not writable \([^\n]+\), want/);
      }
      assertEquals(names(folder), ["taken"]);
    }),
);

Deno.test("runName() sorts by time", () => {
  const [a, b] = [new Date("2026-09-30T23:59:59Z"), new Date("2026-10-01T00:00:00Z")];
  assertEquals([runName("q", b), runName("q", a)].sort(), [runName("q", a), runName("q", b)]);
});
