import {
  type Backend,
  backendOptions,
  backendSummary,
  blasHint,
  useBackend,
} from "@shrinklab/backends";
import { downloadProgress, EXIT, Progress } from "@shrinklab/command";
import { bytesText } from "@shrinklab/data/images";
import {
  type Experiment,
  formatExperiment,
  loadSource,
  planExperiment,
  type PreparedExperiment,
  prepareExperiment,
  type Result,
  type Run,
  runTrials,
  type Source,
  trialRunner,
  trialsOf,
  versions,
} from "@shrinklab/experiments";
import type { Preset } from "@shrinklab/experiments/presets";
import { compareResult, type ResultBase, resultText, RunOutput } from "@shrinklab/report";
import type { ExperimentCall } from "./flags.ts";
import { columnText } from "./text/column_text.ts";
import { dropoutText } from "./text/dropout_text.ts";
import { headerText } from "./text/header_text.ts";
import { imageText } from "./text/image_text.ts";
import { reportText } from "./text/report_text.ts";
import { overridesOf } from "./overrides_of.ts";
import { writeReport } from "./write_report.ts";
import { testWeights } from "./test_weights.ts";
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
  const source = await load(experiment, call);
  using prepared = prepareExperiment(experiment, source);
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const base: ResultBase = {
    format: 2,
    app,
    command: call.line,
    experiment,
    backend: backendSummary(backend),
    dataset: datasetSummary(prepared),
    methods: prepared.summaries(),
    versions: versions(),
  };
  const first = [
    ...(source.standIn === undefined ? [] : [source.standIn]),
    ...remarks,
    ...blasHints(prepared, backend, call.line),
  ];
  if (flags.weights !== undefined) return await testWeights(prepared, base, call);
  const output = new RunOutput(flags.out, base);
  if (flags.json) [...first, seedText].forEach((line) => log.info(line));
  else {
    const isOwn = experiment.data.file !== undefined;
    if (source.type === "table") terminal.print(columnText(source.file, { ...terminal, first }));
    else if (isOwn) terminal.print(imageText(source.images, { ...terminal, first }));
    const said = source.type === "table" || isOwn ? [] : first;
    terminal.print(headerText(prepared, base, { ...terminal, first: said, seedText }));
  }
  const trials = trialsOf(experiment);
  using watch = watchTrials(trials, prepared, terminal, log);
  const runs: Run[] = [];
  await runTrials(trials, {
    signal,
    run: trialRunner(prepared, { ...watch.hooks, signal }),
    onTrial: (completed) => {
      runs.push(completed.run);
      output.add(completed);
    },
  });
  const verdicts = compareResult({ experiment, runs }).comparisons.map(({ verdict }) => verdict);
  output.finish(verdicts);
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
    : await writeReport(result, output, log);
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

async function load(
  { data }: Experiment,
  { flags, terminal, log, signal }: ExperimentCall,
): Promise<Source> {
  using progress = downloadProgress(terminal);
  using reading = new Progress(terminal, { total: 100, unit: "%" });
  return await loadSource(data, {
    named: flags.dataset !== undefined,
    dataDir: flags["data-dir"],
    signal,
    onProgress: progress.report,
    onFound: ({ what, bytes }) => log.info(`Reading ${what}: ${bytesText(bytes)} of pixels`),
    onRead: (done, total) => reading.report(100 * done / total, "images"),
  });
}

/** Rows of the method that has the most, in each set. */
function datasetSummary(prepared: PreparedExperiment): Result["dataset"] {
  const { source, experiment } = prepared;
  const methods = experiment.methods.map((method) => prepared.methodOf(method));
  const most = (set: "train" | "valid" | "test") =>
    Math.max(...methods.map(({ rows }) => rows[set]?.rows ?? 0));
  const { name, sha256 } = source.type === "images" ? source.images : source.file;
  const { classes } = methods[0]!.rows;
  return {
    name,
    ...(source.standsInFor === undefined ? {} : { standsInFor: source.standsInFor }),
    train: most("train"),
    ...(most("valid") === 0 ? {} : { valid: most("valid") }),
    test: most("test"),
    sha256,
    ...(classes === undefined ? {} : { classes }),
  };
}
