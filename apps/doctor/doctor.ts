import { type Call, EXIT } from "@shrinklab/command";
import { checkDatasets } from "./checks/datasets.ts";
import { checkEngine } from "./checks/engine.ts";
import { checkRuntime } from "./checks/runtime.ts";
import { checkTensorflow } from "./checks/tensorflow.ts";
import { checkWebgpu } from "./checks/webgpu.ts";
import { findingLines } from "./finding_lines.ts";
import type { doctorFlags } from "./flags.ts";

/** Makes all checks, and prints what they found. */
export async function examine(call: Call<typeof doctorFlags>): Promise<number> {
  const { flags, terminal, signal } = call;
  const findings = [
    ...checkRuntime(),
    ...checkEngine(),
    ...await checkTensorflow(signal),
    ...await checkWebgpu(),
    ...await checkDatasets(flags["data-dir"]),
  ];
  terminal.print(
    flags.json ? JSON.stringify(findings) : findingLines(findings, terminal.columns).join("\n"),
  );
  return findings.some(({ state }) => state === "broken") ? EXIT.failure : EXIT.ok;
}
