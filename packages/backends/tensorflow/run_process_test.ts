import { assertRejects } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { SetupError } from "./installation.ts";
import { runProcess } from "./run_process.ts";

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
