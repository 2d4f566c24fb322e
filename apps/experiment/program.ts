import {
  type Backend,
  backendOptions,
  backendSummary,
  blasHint,
  checkBackend,
  useBackend,
} from "@shrinklab/backends";
import { EXIT } from "@shrinklab/command";
import {
  datasetSummary,
  type Experiment,
  formatExperiment,
  planExperiment,
  predictRows,
  type PreparedExperiment,
  prepareExperiment,
  type Run,
  runTrials,
  type Source,
  trialRunner,
  trialsOf,
  versions,
} from "@shrinklab/experiments";
import type { Preset } from "@shrinklab/experiments/presets";
import {
  CheckpointFolder,
  compareResult,
  lockFolder,
  type ResultBase,
  resultText,
  RunFolder,
  RunOutput,
} from "@shrinklab/report";
import type { ExperimentCall } from "./flags.ts";
import { columnText } from "./text/column_text.ts";
import { dropoutText } from "./text/dropout_text.ts";
import { headerText } from "./text/header_text.ts";
import { imageText } from "./text/image_text.ts";
import { reportText } from "./text/report_text.ts";
import { loadData } from "./load_data.ts";
import { overridesOf } from "./overrides_of.ts";
import { checkResume, nameOf, ResumedRun } from "./resume.ts";
import { PredictionFile } from "./prediction_file.ts";
import { writeReport } from "./write_report.ts";
import { readWeights, testWeights } from "./test_weights.ts";
import { watchTrials } from "./watch_trials.ts";

/**
 * Trains every method with every seed, adds each to the run folder as it ends, and prints the
 * comparison.
 *
 * @param app Name of the command.
 * @param presets What is run, side by side.
 * @param call Flags and where to write.
 * @returns Exit code: 1 if a trial ended with a loss that is not finite.
 */
export async function runExperiment(
  app: string,
  presets: readonly Preset[],
  call: ExperimentCall,
): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const { experiment, remarks, seedText } = planExperiment(presets, overridesOf(flags));
  if (flags.print) {
    terminal.print(formatExperiment(experiment));
    return EXIT.ok;
  }
  // What flags alone decide is told before any work.
  checkResume(flags);
  const saved = flags.weights === undefined ? undefined : await readWeights(flags.weights);
  if (flags.out !== undefined && saved === undefined) RunFolder.checkFree(flags.out);
  using resumed = flags.resume === undefined
    ? undefined
    : await ResumedRun.open(flags.resume, experiment);
  using predictions = flags.predict === undefined ? undefined : new PredictionFile(flags.predict);
  checkBackend(flags.backend, backendOptions(flags, call.line));
  const source = await loadData(experiment.data, call);
  const found = [...(source.standIn === undefined ? [] : [source.standIn]), ...remarks];
  const listing = listingOf(experiment, source, { ...terminal, first: found });
  // What was found explains the errors that may follow.
  if (listing !== undefined) (flags.json ? log.info : terminal.print)(listing);
  using prepared = await prepareExperiment(experiment, source);
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const checkpoint = flags.checkpoint ?? resumed?.base.checkpoint;
  const begun: ResultBase = {
    format: 2,
    app,
    command: call.line,
    experiment,
    backend: backendSummary(backend),
    dataset: datasetSummary(prepared),
    methods: prepared.summaries(),
    versions: versions(),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
  const note = resumed?.checkBase(begun);
  const base = resumed ? { ...resumed.base, ...(checkpoint ? { checkpoint } : {}) } : begun;
  const first = [
    ...(listing === undefined ? found : []),
    ...blasHints(prepared, backend, call.line),
  ];
  if (saved !== undefined) return await testWeights(saved, prepared, base, call, predictions);
  const before = resumed?.completed.map(({ run }) => run);
  const output = new RunOutput(resumed?.path ?? flags.out, base, before);
  using _lock = resumed ? undefined : lockFolder(output.path);
  const trials = trialsOf(experiment);
  const checkpoints = new CheckpointFolder(output.path);
  const where = await resumed?.whereabouts(trials, checkpoints);
  const kept = resumed !== undefined || checkpoint !== undefined;
  first.push(...where?.lines ?? [], ...(note === undefined ? [] : [note]));
  if (flags.json) [...first, seedText].forEach((line) => log.info(line));
  else terminal.print(headerText(prepared, base, { ...terminal, first, seedText }));
  using watch = watchTrials(trials, prepared, terminal, log);
  const runs: Run[] = [];
  await runTrials(trials, {
    signal,
    run: trialRunner(prepared, {
      ...watch.hooks,
      signal,
      ...(note === undefined ? {} : { notes: [note] }),
      ...(resumed && where
        ? { completed: resumed.completedTrial, resumeFrom: where.resumeFrom }
        : {}),
      ...(checkpoint === undefined ? {} : {
        checkpoint: {
          every: checkpoint,
          write: (state, trial) => checkpoints.write({ state, about: nameOf(trial) }),
        },
      }),
    }),
    onTrial: (completed, trial) => {
      const { method, seed, set } = trial;
      runs.push(completed.run);
      if (resumed?.completedTrial(trial) === undefined) {
        output.add(completed);
        if (kept && completed.run.outcome.type !== "aborted") checkpoints.clear();
      }
      predictions?.add(
        { method: method.name, seed, ...set },
        predictRows(completed.weights, method, prepared, seed),
      );
    },
  });
  const verdicts = compareResult({ experiment, runs }).comparisons.map(({ verdict }) => verdict);
  output.finish(verdicts);
  // A kill right after the last trial may have left one.
  if (kept && runs.every(({ outcome }) => outcome.type !== "aborted")) checkpoints.clear();
  log.info("");
  const result = { ...base, runs, verdicts };
  terminal.print(
    flags.json ? resultText(result).trimEnd() : [
      ...dropoutText(prepared, terminal),
      reportText(result, { ...terminal, standIn: source.standIn }),
    ].join("\n"),
  );
  const report = flags["no-report"] || runs.length === 0
    ? undefined
    : await writeReport(({ makeReport }) => makeReport(result), output, log);
  log.info(report ?? `Wrote ${output.path}`);
  return runs.some(({ outcome }) => outcome.type === "diverged") ? EXIT.failure : EXIT.ok;
}

/** What a BLAS library would do for the method that would gain from it. */
function blasHints(prepared: PreparedExperiment, backend: Backend, line: string): string[] {
  const hints = prepared.experiment.methods.flatMap((method) => {
    const { batchSize: rows, training: { model } } = prepared.methodOf(method);
    const kernels = model.parameters.map(({ shape }) => shape);
    return blasHint(backend, { rows, kernels }, line) ?? [];
  });
  return hints.slice(0, 1);
}

/** What was found in data of the user's, or in any table. */
function listingOf(
  { data }: Experiment,
  source: Source,
  options: Parameters<typeof columnText>[1],
): string | undefined {
  if (source.type === "table") return columnText(source.file, options);
  return data.file === undefined ? undefined : imageText(source.images, options);
}
