import { EXIT } from "@shrinklab/command";
import { labelOf, type Result } from "@shrinklab/experiments";
import { compareResult, HistoryCsv, resultText, RunFolder } from "@shrinklab/report";
import type { Store, TrialKey } from "@shrinklab/store";
import { reportText } from "../experiment/text/report_text.ts";
import { writeReport } from "../experiment/write_report.ts";
import type { SweepCall } from "./flags.ts";
import type { AskedSweep } from "./planned_sweep.ts";
import { storedResult } from "./stored_result.ts";

/**
 * Says what the trials of a sweep come to, and writes the result and its report.
 *
 * @param store Where they are.
 * @param sweep The sweep.
 * @param keys Those of its trials that count.
 * @param call Where it is said and written.
 * @returns The exit code: 1 if a trial failed or ended with a loss that is not finite.
 */
export async function concludeSweep(
  store: Store,
  { name, source }: Pick<AskedSweep, "name" | "source">,
  keys: readonly TrialKey[],
  { flags, terminal, log }: SweepCall,
): Promise<number> {
  const sweep = (await store.sweeps()).find((sweep) => sweep.name === name);
  if (sweep === undefined) {
    log.info("Nothing was trained");
    return EXIT.ok;
  }
  const wanted = new Set(keys.map(({ id }) => id));
  const trials = (await store.trials({ sweep: name })).filter(({ id }) => wanted.has(id));
  const failed = trials.filter(({ state }) => state === "failed");
  for (const { method, seed, set, error } of failed) {
    log.warn(`Failed: ${labelOf(method, set)} seed ${seed}: ${error}`);
  }
  const { dropped } = sweep;
  const labels = new Set(dropped.map(({ label }) => label));
  const left =
    trials.filter(({ state, method, set }) =>
      state !== "done" && state !== "failed" && !labels.has(labelOf(method, set))
    ).length;
  if (left > 0) log.info(`${left} of ${trials.length} trials are missing: --resume trains them`);
  const result = await storedResult(store, sweep, trials);
  const { runs } = result;
  const verdicts = compareResult(result).comparisons.map(({ verdict }) => verdict);
  const whole: Result = { ...result, verdicts };
  log.info("");
  terminal.print(
    flags.json
      ? resultText(whole).trimEnd()
      : reportText(whole, { ...terminal, standIn: source.standIn }),
  );
  const written = flags["no-report"] && flags.out === undefined || runs.length === 0
    ? undefined
    : await write(whole, { flags, log });
  log.info(
    [`Kept in ${store.place}`, ...(written === undefined ? [] : [`wrote ${written}`])].join("; "),
  );
  return failed.length > 0 || runs.some(({ outcome }) => outcome.type === "diverged")
    ? EXIT.failure
    : EXIT.ok;
}

/** Writes the result, its epochs and its report into a folder. */
async function write(
  result: Result,
  { flags, log }: Pick<SweepCall, "flags" | "log">,
): Promise<string> {
  const folder = flags.out === undefined
    ? RunFolder.createNamed(`sweep-${result.experiment.name}`, new Date())
    : RunFolder.create(flags.out);
  folder.write("result.json", resultText(result));
  const csv = new HistoryCsv(result);
  folder.write("history.csv", csv.header + result.runs.map((run) => csv.rows(run)).join(""));
  const page = flags["no-report"]
    ? undefined
    : await writeReport(({ makeReport }) => makeReport(result), folder, log);
  return page ?? folder.path;
}
