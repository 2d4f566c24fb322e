import { assertEquals, assertRejects } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { freeMegabytes } from "./check_machine.ts";
import { runProcess } from "./run_process.ts";
import { SetupError } from "./setup_error.ts";

Deno.test("freeMegabytes() gives nothing for a text that is no table", () => {
  for (const text of ["", "df: no such file\n"]) assertEquals(freeMegabytes(text), undefined);
});

testWhere(
  { permissions: [{ name: "run" }] },
  "runProcess() says what is missing, or the last lines of what failed",
  async () => {
    const gone = () => runProcess("no-such-program-of-ours", []);
    await assertRejects(gone, SetupError, "it is not there");
    const failing = () =>
      runProcess(Deno.execPath(), ["eval", "console.error('why'); Deno.exit(3)"]);
    await assertRejects(failing, SetupError, "exit code is 3, want 0; it said: why");
  },
);
