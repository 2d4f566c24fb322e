import { RandomState } from "@shrinklab/data";
import { backendOptions, backendSummary, checkBackend, useBackend } from "@shrinklab/backends";
import { clock, EXIT, Progress, UsageError } from "@shrinklab/command";
import {
  datasetSummary,
  drawWeights,
  type Experiment,
  type Method,
  planExperiment,
  prepareExperiment,
  versions,
} from "@shrinklab/experiments";
import type { ModelPlan } from "@shrinklab/models";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import {
  isOfPath,
  type PathOptions,
  type PathSummary,
  type PathTask,
  runPath,
} from "@shrinklab/paths";
import { parsePenalties } from "@shrinklab/regularizers";
import { loadData } from "../experiment/load_data.ts";
import { overridesOf } from "../experiment/overrides_of.ts";
import { readExperiment } from "../experiment/read_experiment.ts";
import { writeReport } from "../experiment/write_report.ts";
import type { PathCall } from "./flags.ts";
import { PathFolder } from "./path_folder.ts";
import { pathCsv, pathText } from "./path_text.ts";

/** The penalty of a path where the method has none with proximal steps. */
const USUAL = "prox-l1(1)";
/** Training rows that are held out where a method has no validation rows. */
const HELD_OUT = 0.1;

/**
 * Follows the path of a method, and writes it into a folder.
 *
 * @param call What is trained, and how the path goes.
 * @returns The exit code.
 */
export async function run(call: PathCall): Promise<number> {
  const { flags, log, line, signal, terminal } = call;
  const preset = await readExperiment(call.positionals);
  const { choose: _, ...others } = flags;
  const planned = planExperiment([preset], { ...overridesOf(others), seeds: 1 });
  const { method, notes: said } = chosenMethod(planned.experiment, call);
  const { experiment, notes: held } = withValidation({ ...planned.experiment, methods: [method] });
  const options = optionsOf(call);
  checkBackend(flags.backend, backendOptions(flags, line));
  const source = await loadData(experiment.data, call);
  using prepared = await prepareExperiment(experiment, source);
  const { training, rows, batchSize } = prepared.methodOf(experiment.methods[0]!);
  const [seed] = experiment.seeds as [number];
  const { epochs } = method;
  const epochsEach = flags["epochs-each"] ?? Math.max(1, Math.round(epochs / 5));
  const setup = {
    experiment,
    epochsEach,
    ...options,
    strict: flags.strict ?? false,
    backend: flags.backend ?? "engine",
  };
  using backend = await useBackend(flags.backend, backendOptions(flags, line));
  const folder = PathFolder.open(flags.out, method.name, setup);
  const notes = [
    ...(source.standIn === undefined ? [] : [source.standIn]),
    ...planned.remarks,
    ...said,
    ...held,
  ];
  const found = folder.found > 0
    ? [`goes on: ${folder.found} points are in ${folder.folder.path}`]
    : [];
  for (const note of [...notes, ...found]) (flags.json ? log.info : terminal.print)(note);
  const draw = (model: ModelPlan, key: number | number[]) =>
    drawWeights(model, method.initializers, new RandomState(key));
  const task: PathTask = {
    training,
    rows,
    batchSize,
    epochs,
    epochsEach,
    initial: draw(training.model, seed),
    draw: (model) => draw(model, [seed, 1]),
    seed,
  };
  const start = performance.now();
  using progress = new Progress(terminal, { total: options.count, unit: "lambdas" });
  const { weights, ...path } = await runPath(task, {
    ...options,
    store: folder,
    signal,
    onPoint(point, done, all) {
      progress.report(done, `lambda ${point.lambda.toPrecision(3)}`);
      if (done === 3) {
        const left = progress.secondsLeft(done);
        if (left !== undefined && left > 2) log.info(`About ${clock(left)} left at most`);
      }
      log.detail(`lambda ${done} of ${all}: ${point.lambda.toPrecision(4)}`);
    },
  });
  const features = featureNames(rows, training.model.input);
  const summary: PathSummary = {
    format: 1,
    app: "path",
    command: line,
    experiment,
    backend: backendSummary(backend),
    dataset: datasetSummary(prepared),
    methods: prepared.summaries(),
    method: method.name,
    penalty: method.penalty!,
    ...path,
    inputs: training.model.input.reduce((all, size) => all * size, 1),
    ...(features === undefined ? {} : { featureNames: features }),
    seconds: (performance.now() - start) / 1000,
    versions: versions(),
    notes,
  };
  folder.folder.write("path.json", `${JSON.stringify(summary, null, 1)}\n`);
  folder.folder.write("path.csv", pathCsv(summary));
  folder.folder.write(
    "weights.safetensors",
    encodeSafetensors(weights, { method: method.name, seed: String(seed) }),
  );
  terminal.print(flags.json ? JSON.stringify(summary) : pathText(summary, terminal));
  const report = flags["no-report"] ? undefined : await writeReport(
    ({ makePathReport }) => makePathReport([{ name: method.name, summary }]),
    folder.folder,
    log,
  );
  log.info(report ?? `Wrote ${folder.folder.path}`);
  return EXIT.ok;
}

/** The one method that a path is of, with a penalty that has proximal steps. */
function chosenMethod(
  { methods }: Experiment,
  { flags }: PathCall,
): { method: Method; notes: string[] } {
  const stepped = methods.filter(({ penalty }) => hasPath(penalty));
  if (flags.methods !== undefined && methods.length > 1) {
    throw new UsageError(
      `Cannot make a path: --methods names ${methods.length} methods, want 1`,
    );
  }
  const [method] = stepped.length > 0 ? stepped : methods;
  const notes = [
    ...(methods.length > 1
      ? [`of ${methods.length} methods the path is of ${method!.name}; --methods NAME for another`]
      : []),
  ];
  if (hasPath(method!.penalty)) return { method: method!, notes };
  const { penalty, ...rest } = method!;
  return {
    method: { ...rest, penalty: USUAL },
    notes: [
      ...notes,
      `${method!.name} has ${
        penalty ?? "no penalty"
      }: the path is that of ${USUAL} in its place; ` +
      "--penalty TEXT for another",
    ],
  };
}

function hasPath(penalty: string | undefined): boolean {
  return penalty !== undefined && parsePenalties(penalty).some(({ penalty }) => isOfPath(penalty));
}

/** Rows to choose by, where an experiment has none but test rows. */
function withValidation(experiment: Experiment): { experiment: Experiment; notes: string[] } {
  const { data, methods: [method] } = experiment;
  const spec = { ...data, ...method!.data } as typeof data;
  const subset = spec.type === "images" && spec.subset !== undefined;
  if (
    subset || (spec.holdOut !== undefined && spec.holdOut.type !== "none") || spec.type === "table"
  ) {
    return { experiment, notes: [] };
  }
  const holdOut = { type: "stratified", share: HELD_OUT } as const;
  return {
    experiment: { ...experiment, data: { ...data, holdOut } },
    notes: [
      "a tenth of the training rows is held out to choose by, of every class alike; " +
      "--hold-out for another share",
    ],
  };
}

function optionsOf({ flags }: PathCall): PathOptions & { readonly count: number } {
  const { lambdas, from, to, adaptive, choose, at, again, folds, units, features } = flags;
  const given = Object.entries({ choose, at, units, features })
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name}`]);
  if (given.length > 1) {
    throw new UsageError(`Cannot choose: there are ${given.join(" and ")}, want one of them`);
  }
  return {
    count: lambdas!,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(adaptive ? { adaptive } : {}),
    choose: choose ?? "1se",
    ...(at === undefined ? {} : { at }),
    ...(again ? { again } : {}),
    ...(folds === undefined ? {} : { folds }),
    ...(units === undefined ? {} : { exactly: { what: "units" as const, count: units } }),
    ...(features === undefined ? {} : { exactly: { what: "features" as const, count: features } }),
  };
}

/** Names of the features: columns of a table, or places of pixels. */
function featureNames(
  { features }: PathTask["rows"],
  input: readonly number[],
): string[] | undefined {
  if (features !== undefined) return [...features];
  const [size] = input;
  const side = Math.sqrt(size!);
  if (input.length !== 1 || !Number.isInteger(side)) return undefined;
  return Array.from({ length: size! }, (_, i) => `row ${Math.floor(i / side)} column ${i % side}`);
}
