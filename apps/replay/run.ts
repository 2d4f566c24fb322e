import { backendOptions, backendSummary, useBackend } from "@shrinklab/backends";
import { type Call, UsageError } from "@shrinklab/command";
import { formatTable } from "@shrinklab/report/table";
import { deviationColumns, deviationRows } from "./deviation_table.ts";
import type { replayFlags } from "./flags.ts";
import { type CaseReport, replayCases } from "./replay_cases.ts";

/** Replays the cases that are named, and prints how far they deviate. */
export async function run(call: Call<typeof replayFlags>): Promise<number> {
  const { flags, positionals, terminal, log } = call;
  if (positionals.length === 0) {
    throw new UsageError("Cannot run replay: no case is named, want CASE.json...");
  }
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const reports: CaseReport[] = [];
  let failed = false;
  const { steps, eager, "data-dir": dataDir } = flags;
  for await (const report of replayCases(positionals, { ...call, dataDir, steps, eager })) {
    if ("error" in report) {
      failed = true;
      terminal.say(`Error: ${report.error}`);
    } else {
      const what = report.steps === undefined ? "compared" : `${report.steps} steps`;
      log.detail(`${report.name}: ${what} in ${report.seconds.toFixed(1)} s`);
    }
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
