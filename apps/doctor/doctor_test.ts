import { assert, assertEquals } from "@std/assert";
import { openTerminal, runCommand } from "@shrinklab/command";
import { testWhere } from "@shrinklab/testing";
import { doctor } from "./command.ts";
import type { Finding } from "./finding.ts";

testWhere(
  { permissions: [{ name: "read" }] },
  "doctor says what to do about every gap",
  async () => {
    let printed = "";
    const terminal = { ...openTerminal(), print: (text: string) => void (printed += text) };
    assertEquals(await runCommand(doctor, ["--json"], terminal), 0);
    const findings: Finding[] = JSON.parse(printed);
    const named = new Set(findings.map(({ name }) => name));
    for (
      const name of ["Deno", "engine", "SIMD", "registers", "BLAS", "tensorflow", "webgpu", "mnist"]
    ) {
      assert(named.has(name), `${name} is not among ${[...named].join(", ")}`);
    }
    const silent = findings.filter(({ state, advice }) => state !== "ok" && advice === undefined);
    assertEquals(silent, []);
  },
);
