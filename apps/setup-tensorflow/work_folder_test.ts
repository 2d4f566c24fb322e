import { assertEquals, assertRejects } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { inWorkFolder } from "./work_folder.ts";

const needs = { permissions: [{ name: "read" }, { name: "write" }] as const };

/** Runs a test in a folder that is gone afterwards. */
function inFolder(body: (parent: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const parent = Deno.makeTempDirSync();
    try {
      await body(parent);
    } finally {
      Deno.removeSync(parent, { recursive: true });
    }
  };
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

testWhere(
  needs,
  "inWorkFolder() replaces the folder when the work is done",
  inFolder(async (parent) => {
    for (const text of ["old", "new"]) {
      await inWorkFolder(parent, `${parent}/cpu`, async (work) => {
        await Deno.writeTextFile(`${work}/text`, text);
      });
      assertEquals(Deno.readTextFileSync(`${parent}/cpu/text`), text);
    }
    assertEquals(namesIn(parent), [".lock", "cpu"]);
  }),
);

testWhere(
  needs,
  "inWorkFolder() leaves what was there when the work fails",
  inFolder(async (parent) => {
    Deno.mkdirSync(`${parent}/cpu`);
    const work = () => Promise.reject(new RangeError("no space"));
    await assertRejects(() => inWorkFolder(parent, `${parent}/cpu`, work), RangeError, "no space");
    assertEquals(namesIn(parent), [".lock", "cpu"]);
  }),
);

testWhere(
  needs,
  "inWorkFolder() removes what a killed process left, and lets one in at a time",
  inFolder(async (parent) => {
    Deno.mkdirSync(`${parent}/killed.part`);
    await inWorkFolder(parent, `${parent}/cpu`, async () => {
      assertEquals(namesIn(parent).includes("killed.part"), false);
      const second = () => inWorkFolder(parent, `${parent}/gpu`, () => Promise.resolve());
      await assertRejects(second, TypeError, "another setup is at it");
    });
  }),
);
