import { backendFlags, backendOptions } from "@shrinklab/backends/flags";
import { type Call, numberFlag, switchFlag, textFlag, UsageError } from "@shrinklab/command";
import { formatTable } from "@shrinklab/report/table";
import { deviationColumns, deviationRows } from "./deviation_table.ts";
import type { CaseReport } from "./replay_cases.ts";

const flags = {
  "data-dir": textFlag(
    "folder that holds a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  ...backendFlags,
  eager: switchFlag("run operation by operation, without recording the step"),
  steps: numberFlag("steps to run; with fewer than a case has, only losses compare", {
    integer: true,
    min: 1,
  }),
  json: switchFlag("print JSON alone on stdout"),
};

/** The command `deno task replay`. */
export const replayCommand = {
  name: "deno task replay",
  summary:
    "Runs training runs of PyTorch and Keras again, from the same weights on the same data, " +
    "and prints how far ours deviate. Exit code 1 if a deviation is beyond its tolerance, 2 if a " +
    "case cannot be run.",
  positionals: "CASE.json...",
  flags,
  examples: [
    { args: "fixtures/replay/cnn-*.json --data-dir data", does: "the convolutional network" },
    { args: "fixtures/replay/cnn-l1.json --steps 3 --json", does: "three steps, as JSON" },
  ],
  run,
};

async function run(call: Call<typeof flags>): Promise<number> {
  const { flags, positionals, terminal, log } = call;
  if (positionals.length === 0) {
    throw new UsageError("Cannot run replay: no case is named, want CASE.json...");
  }
  const { backendSummary, useBackend } = await import("@shrinklab/backends");
  const { replayCases } = await import("./replay_cases.ts");
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const reports: CaseReport[] = [];
  let failed = false;
  const { steps, eager, "data-dir": dataDir } = flags;
  for await (const report of replayCases(positionals, { ...call, dataDir, steps, eager })) {
    if ("error" in report) {
      failed = true;
      terminal.say(`Error: ${report.error}`);
    } else log.detail(`${report.name}: ${report.steps} steps in ${report.seconds.toFixed(1)} s`);
    reports.push(report);
  }
  const done = reports.filter((report) => "deviations" in report);
  if (flags.json) {
    terminal.print(JSON.stringify({ backend: backendSummary(backend), cases: reports }));
  } else if (done.length > 0) {
    terminal.print(`backend ${backend.description}${eager ? ", step by step" : ""}`);
    terminal.print(
      formatTable(deviationColumns, done.flatMap(deviationRows), { color: terminal.color }),
    );
  }
  if (!done.every((report) => report.within)) return 1;
  return failed ? 2 : 0;
}
