import { assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { inFolder, processes, runApp } from "./run_app.ts";

testWhere(
  processes,
  "decay-table tells what is the same from what is not",
  inFolder(async (folder) => {
    const { code, stdout } = await runApp("decay-table", ["--steps", "20"], folder);
    assertEquals(code, 0);
    const verdicts = stdout.match(/(the same|different)$/gm);
    assertEquals(verdicts?.map((text) => text === "the same"), [
      ...[true, false, true, true, true, true, false],
    ]);
  }),
);
