import { backendOptions, checkBackend } from "@shrinklab/backends";
import { EXIT, UsageError } from "@shrinklab/command";
import { formatExperiment, planExperiment, prepareExperiment } from "@shrinklab/experiments";
import type { Preset } from "@shrinklab/experiments/presets";
import { RunFolder } from "@shrinklab/report";
import { isPostgres, openStore } from "@shrinklab/store";
import { trialKeys } from "@shrinklab/sweeps";
import { loadData } from "../experiment/load_data.ts";
import { overridesOf } from "../experiment/overrides_of.ts";
import { readExperiment } from "../experiment/read_experiment.ts";
import { headerText } from "../experiment/text/header_text.ts";
import { checkSweep } from "./check_sweep.ts";
import { concludeSweep } from "./conclude_sweep.ts";
import type { SweepCall } from "./flags.ts";
import { planText } from "./plan_text.ts";
import { type AskedSweep, plannedSweep } from "./planned_sweep.ts";
import { raceSweep } from "./race_sweep.ts";
import { shardOf } from "./shard.ts";
import { timeTrials } from "./time_trials.ts";

/**
 * Trains what is missing of a sweep, and says what its trials come to.
 *
 * @param call What is swept, and where it is kept.
 * @returns The exit code: 1 if a trial failed or ended with a loss that is not finite.
 */
export async function run(call: SweepCall): Promise<number> {
  const { flags, terminal, log, line, signal } = call;
  const { resume: _, ...settings } = flags;
  const { experiment, remarks, seedText } = planExperiment(
    await readPresets(call.positionals),
    overridesOf(settings),
  );
  if (flags.print) {
    terminal.print(formatExperiment(experiment));
    return EXIT.ok;
  }
  const shard = flags.shard && shardOf(flags.shard);
  const workers = flags.workers ?? navigator.hardwareConcurrency;
  const machine = backendOptions({ ...flags, blas: "off", threads: 1 }, line);
  checkBackend(flags.backend, machine);
  if (flags.out !== undefined) RunFolder.checkFree(flags.out);
  if (isPostgres(flags.store) && shard !== undefined) {
    throw new UsageError("Cannot use --shard: the store is shared, want workers on it, or a file");
  }
  const source = await loadData(experiment.data, call);
  using prepared = await prepareExperiment(experiment, source);
  const planned = plannedSweep(prepared, {
    line,
    backend: flags.backend,
    strict: flags.strict,
    dataDir: flags["data-dir"],
  });
  const keys = trialKeys(planned.spec).filter(({ place }) =>
    shard === undefined || place % shard.count === shard.index
  );
  const say = (text: string) => flags.json ? log.info(text) : terminal.print(text);
  const first = [...(source.standIn === undefined ? [] : [source.standIn]), ...remarks];
  const sweep: AskedSweep = {
    ...planned,
    name: flags.name ?? experiment.name,
    source,
    keys,
    workers,
    say,
    announce(backend, missing, seconds) {
      say(headerText(prepared, { ...planned.base, backend }, { ...terminal, first, seedText }));
      say(planText(prepared, missing, seconds, workers));
    },
  };
  if (flags["dry-run"]) {
    await timeTrials(
      keys,
      sweep.setup,
      signal,
      (seconds, backend) => sweep.announce(backend, keys, seconds),
    );
    return EXIT.ok;
  }
  if (isPostgres(flags.store)) {
    const { enqueueSweep } = await import("./enqueue.ts");
    return await enqueueSweep(call, sweep);
  }
  await using store = await openStore(flags.store);
  await using _lock = await store.lock(sweep.name);
  await checkSweep(store, sweep.name, sweep.spec, flags);
  const left = await raceSweep(store, sweep, call);
  return left === undefined ? EXIT.interrupt : await concludeSweep(store, sweep, left, call);
}

/** What is named: a file, a preset, or several presets with commas between them. */
async function readPresets(named: readonly string[]): Promise<Preset[]> {
  const [first = "", ...others] = named;
  const names = first.split(",");
  if (others.length > 0 || names.length < 2) return [await readExperiment(named)];
  return await Promise.all(names.map((name) => readExperiment([name])));
}
