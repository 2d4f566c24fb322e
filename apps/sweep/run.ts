import type { Preset } from "@shrinklab/experiments/presets";
import { backendOptions, checkBackend } from "@shrinklab/backends";
import type { BackendSummary } from "@shrinklab/backends";
import { clock, EXIT, Progress, UsageError } from "@shrinklab/command";
import {
  formatExperiment,
  labelOf,
  planExperiment,
  type PreparedExperiment,
  prepareExperiment,
  type Result,
  type Run,
  type Source,
  trialsOf,
} from "@shrinklab/experiments";
import {
  comparedFigure,
  compareResult,
  HistoryCsv,
  resultText,
  RunFolder,
} from "@shrinklab/report";
import { seedsText } from "@shrinklab/statistics";
import {
  type DroppedMethod,
  isPostgres,
  openStore,
  type RunFigures,
  type Store,
  type StoredTrial,
  type SweepSpec,
  type TrialKey,
} from "@shrinklab/store";
import {
  halvingRungs,
  SeedRace,
  specChange,
  trainTrials,
  trialKeys,
  TrialQueue,
  type TrialSource,
  worseHalf,
} from "@shrinklab/sweeps";
import { loadData } from "../experiment/load_data.ts";
import { overridesOf } from "../experiment/overrides_of.ts";
import { readExperiment } from "../experiment/read_experiment.ts";
import { headerText } from "../experiment/text/header_text.ts";
import { reportText } from "../experiment/text/report_text.ts";
import { writeReport } from "../experiment/write_report.ts";
import { watchedBy } from "./child_flags.ts";
import { startChild } from "./child_process.ts";
import type { SweepCall } from "./flags.ts";
import { plannedSweep } from "./planned_sweep.ts";
import { shardOf } from "./shard.ts";
import { storedResult } from "./stored_result.ts";

/** Trials whose time is measured before all are trained: the first one of so many methods. */
const TIMED = 6;

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
  const { base, spec, setup } = plannedSweep(prepared, {
    line,
    backend: flags.backend,
    strict: flags.strict,
    dataDir: flags["data-dir"],
  });
  const keys = trialKeys(spec).filter(({ place }) =>
    shard === undefined || place % shard.count === shard.index
  );
  const say = (text: string) => flags.json ? log.info(text) : terminal.print(text);
  const first = [...(source.standIn === undefined ? [] : [source.standIn]), ...remarks];
  const announce = (backend: BackendSummary) =>
    say(headerText(prepared, { ...base, backend }, { ...terminal, first, seedText }));
  const plan = (keys: readonly TrialKey[], seconds: ReadonlyMap<number, number>) =>
    say(planText(prepared, keys, seconds, workers));
  if (flags["dry-run"]) {
    const none = { take: () => Promise.resolve([]), giveBack() {}, write: () => Promise.resolve() };
    await trainTrials(none, {
      start: startChild,
      setup,
      signal,
      workers: 1,
      before: {
        time: timedPlaces(keys),
        run(seconds, backend) {
          announce(backend);
          plan(keys, seconds);
        },
      },
    });
    return EXIT.ok;
  }
  const name = flags.name ?? experiment.name;
  if (isPostgres(flags.store)) {
    const { enqueueSweep } = await import("./enqueue.ts");
    return await enqueueSweep(call, {
      sweep: { name, spec, base },
      keys,
      setup,
      timed: timedPlaces,
      check: (store) => checkSweep(store, name, spec, flags),
      announce(backend, missing, seconds) {
        announce(backend);
        say(planText(prepared, missing, seconds, workers));
      },
      conclude: (store) => conclude(store, name, keys, source, call),
    });
  }
  await using store = await openStore(flags.store);
  await using _lock = await store.lock(name);
  await checkSweep(store, name, spec, flags);
  let announced = false;
  const train = async (part: Part) => {
    const { name, spec, keys } = part;
    await store.reopen(name);
    const known = new Map((await store.trials({ sweep: name })).map((trial) => [trial.id, trial]));
    const missing = keys.filter(({ id }) => known.get(id)?.state !== "done");
    if (missing.length < keys.length) {
      say(`${keys.length - missing.length} of ${keys.length} trials are in ${store.place}`);
    }
    if (missing.length === 0) return;
    using progress = new Progress(terminal, { total: missing.length, unit: "trials" });
    const trials = trialsOf(spec.experiment);
    const states = keys.map((key) => known.get(key.id) ?? newTrial(key, name));
    await trainTrials(part.queue(store, states), {
      start: startChild,
      setup: { ...setup, experiment: spec.experiment },
      signal,
      workers: Math.min(workers, missing.length),
      ...watchedBy(flags),
      onWarning: log.warn,
      before: {
        time: announced ? [] : timedPlaces(missing),
        async run(seconds, backend) {
          if (!announced) {
            announce(backend);
            plan(missing, seconds);
          }
          announced = true;
          const whole = { ...base, experiment: spec.experiment, backend };
          await store.putSweep({ name, spec, base: whole }, keys);
        },
      },
      onProgress({ ended, workers }) {
        const parts = workers.map((at) =>
          at === undefined ? 0 : at.epoch / Math.max(1, trials[at.place]!.method.epochs)
        );
        const done = ended + parts.reduce((sum, part) => sum + part, 0);
        progress.report(done, workers.map((at, slot) => workerText(at, slot, trials)).join(" "));
      },
    });
    if (signal.aborted) await store.reopen(name, ["running"]);
  };
  const lead = experiment.baseline ?? experiment.methods[0]!.name;
  const { set: leadSet } = keys.find(({ method }) => method === lead) ?? {};
  const baseline = labelOf(lead, leadSet);
  const dropped: DroppedMethod[] = [];
  const isIn = ({ method, set }: Pick<TrialKey, "method" | "set">) =>
    dropped.every(({ label }) => label !== labelOf(method, set));
  const plain: Part["queue"] = (store, trials) => new TrialQueue(store, name, trials);
  if (flags.race === "halving") {
    for (const rung of halvingRungs(experiment)) {
      const rungSpec = { ...spec, experiment: rung };
      const rungKeys = trialKeys(rungSpec).filter(isIn);
      const rungName = `${name}: ${rung.name}`;
      const queue: Part["queue"] = (store, trials) => new TrialQueue(store, rungName, trials);
      await train({ name: rungName, spec: rungSpec, keys: rungKeys, queue });
      if (signal.aborted) return EXIT.interrupt;
      const ids = new Set(rungKeys.map(({ id }) => id));
      const runs = (await store.trials({ sweep: rungName })).flatMap(({ id, run }) =>
        run !== undefined && ids.has(id) ? [run] : []
      );
      const after = `${rung.methods[0]!.epochs} epochs`;
      dropped.push(...worseHalf(runs, { score, baseline, after }));
    }
  }
  const left = keys.filter(isIn);
  const queue: Part["queue"] = flags.race !== "seeds" ? plain : (store, trials) =>
    new SeedRace({
      store,
      sweep: name,
      trials,
      score,
      baseline,
      onDropped: ({ label, after, why }) => log.info(`Taken out: ${label} after ${after}: ${why}`),
    });
  await train({ name, spec, keys: left, queue });
  if (flags.race === "halving") await store.putDropped(name, dropped);
  return await conclude(store, name, left, source, call);
}

/** What is named: a file, a preset, or several presets with commas between them. */
async function readPresets(named: readonly string[]): Promise<Preset[]> {
  const [first = "", ...others] = named;
  const names = first.split(",");
  if (others.length > 0 || names.length < 2) return [await readExperiment(named)];
  return await Promise.all(names.map((name) => readExperiment([name])));
}

/** Trials that are trained together. */
interface Part {
  readonly name: string;
  readonly spec: SweepSpec;
  readonly keys: readonly TrialKey[];
  readonly queue: (store: Store, trials: readonly StoredTrial[]) => TrialSource;
}

/** The figure by which methods race: all are the better the higher they are. */
function score(run: RunFigures): number | undefined {
  const whole: Run = { ...run, history: [] };
  return comparedFigure([whole]).of(whole);
}

/** What a child trains, in a few characters. */
function workerText(
  at: { readonly place: number; readonly epoch: number } | undefined,
  slot: number,
  trials: ReturnType<typeof trialsOf>,
): string {
  if (at === undefined) return `${slot + 1}: -`;
  const { method, set, seed } = trials[at.place]!;
  return `${slot + 1}: ${labelOf(method.name, set)} seed ${seed} ${at.epoch}/${method.epochs}`;
}

function newTrial(key: TrialKey, sweep: string): StoredTrial {
  return { ...key, sweep, state: "missing", attempts: 0 };
}

/** The first trial of each method, of the first few. */
function timedPlaces(keys: readonly TrialKey[]): number[] {
  const firsts = new Map<string, number>();
  for (const { method, place } of keys) if (!firsts.has(method)) firsts.set(method, place);
  return [...firsts.values()].slice(0, TIMED);
}

/** How many trials, how long, and what the seeds can show. */
function planText(
  { experiment }: PreparedExperiment,
  keys: readonly TrialKey[],
  seconds: ReadonlyMap<number, number>,
  workers: number,
): string {
  const byMethod = new Map(keys.flatMap(({ place, method }) => {
    const measured = seconds.get(place);
    return measured === undefined ? [] : [[method, measured] as const];
  }));
  const usual = [...byMethod.values()].reduce((sum, one) => sum + one, 0) / byMethod.size;
  const all = keys.reduce((sum, { method }) => sum + (byMethod.get(method) ?? usual), 0);
  const { seeds, methods } = experiment;
  const labels = trialsOf(experiment).length / seeds.length;
  const values = labels - methods.length;
  const stops = methods.some(({ stop }) => stop !== undefined) ? " at most" : "";
  return [
    `${keys.length} trials: ${methods.length} ${methods.length === 1 ? "method" : "methods"}` +
    `${values > 0 ? `, ${labels} with their values` : ""}, ` +
    `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}; about ${
      durationText(all / workers)
    }${stops} with ${workers} ${workers === 1 ? "worker" : "workers"}, ${
      durationText(all / keys.length)
    } a trial`,
    seedsText(seeds.length, Math.max(1, labels - 1)),
    "",
  ].join("\n");
}

function durationText(seconds: number): string {
  return seconds < 1
    ? `${Number((1000 * seconds).toPrecision(2))} ms`
    : seconds < 60
    ? `${Number(seconds.toPrecision(2))} s`
    : clock(seconds);
}

/** Refuses what would overwrite or mix. */
async function checkSweep(
  store: Store,
  name: string,
  spec: SweepSpec,
  { resume, extend }: SweepCall["flags"],
): Promise<void> {
  const found = (await store.sweeps()).find((sweep) => sweep.name === name);
  if (found === undefined) return;
  const change = specChange(found.spec, spec);
  if (change === undefined && (resume || extend)) return;
  if (change === undefined) {
    const trials = await store.trials({ sweep: name });
    const done = trials.filter(({ state }) => state === "done").length;
    throw new RangeError(
      `Cannot start sweep: "${name}" is in ${store.place} with ${done} of ${trials.length} trials, ` +
        "want --resume to go on, or another --name",
    );
  }
  if (extend && change.extends) return;
  const { path, stored, asked } = change;
  throw new RangeError(
    `Cannot ${
      extend ? "extend" : "resume"
    } sweep: ${path} is ${asked}, want ${stored} as "${name}" ` +
      `in ${store.place} has${
        change.extends ? ", or --extend to add it" : ", or another --name for what is different"
      }`,
  );
}

/** Says what the trials come to, and writes the result and its report. */
async function conclude(
  store: Store,
  name: string,
  keys: readonly TrialKey[],
  source: Source,
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
