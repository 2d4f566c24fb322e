import {
  type Backend,
  backendOptions,
  backendSummary,
  checkBackend,
  useBackend,
} from "@shrinklab/backends";
import { clock, EXIT, Progress } from "@shrinklab/command";
import { RandomState } from "@shrinklab/data";
import {
  datasetSummary,
  drawWeights,
  prepareExperiment,
  type Source,
  versions,
} from "@shrinklab/experiments";
import type { ModelPlan } from "@shrinklab/models";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { type PathSummary, type PathTask, runPath } from "@shrinklab/paths";
import { comparePaths, type PathsSummary, RunFolder } from "@shrinklab/report";
import { loadData } from "../experiment/load_data.ts";
import { readExperiment } from "../experiment/read_experiment.ts";
import { writeReport } from "../experiment/write_report.ts";
import type { PathCall } from "./flags.ts";
import { PathFolder } from "./path_folder.ts";
import { pathCsv, pathText } from "./path_text.ts";
import { pathsText } from "./paths_text.ts";
import { type PlannedPath, plannedPaths, setupOf } from "./planned_paths.ts";
import { pointLine } from "./point_line.ts";

/**
 * Follows the path of a method, or of several with some seeds, and writes each into a folder.
 *
 * @param call What is trained, and how the path goes.
 * @returns The exit code.
 */
export async function run(call: PathCall): Promise<number> {
  const { flags, log, line, terminal } = call;
  const preset = await readExperiment(call.positionals);
  const { paths, notes: planned } = plannedPaths(preset, call);
  checkBackend(flags.backend, backendOptions(flags, line));
  const source = await loadData(paths[0]!.experiment.data, call);
  using backend = await useBackend(flags.backend, backendOptions(flags, line));
  const notes = [...(source.standIn === undefined ? [] : [source.standIn]), ...planned];
  const say = flags.json ? log.info : terminal.print;
  notes.forEach((note) => say(note));
  const context: PathContext = { source, backend, notes, say, among: paths.length };
  const [only] = paths as [PlannedPath];
  if (paths.length === 1) {
    using folder = openFolder(flags.out, only, context, call);
    const summary = await walkPath(only, folder, context, call);
    terminal.print(flags.json ? JSON.stringify(summary) : pathText(summary, terminal));
    const report = await reportOf(summary, folder, call);
    log.info(report ?? `Wrote ${folder.folder.path}`);
    return EXIT.ok;
  }
  const parent = flags.out === undefined
    ? RunFolder.createNamed(`path-${preset.name}`, new Date())
    : RunFolder.open(flags.out);
  const names: string[] = [];
  const summaries: PathSummary[] = [];
  const start = performance.now();
  for (const [at, path] of paths.entries()) {
    const name = `${path.experiment.methods[0].name}-${path.seed}`;
    using folder = openFolder(`${parent.path}/${name}`, path, context, call);
    const summary = await walkPath(path, folder, context, call);
    await reportOf(summary, folder, call);
    names.push(name);
    summaries.push(summary);
    const done = at + 1;
    const left = (performance.now() - start) / done * (paths.length - done) / 1000;
    log.info(
      `path ${done} of ${paths.length}: ${name}${
        done < paths.length ? `, about ${clock(left)} left` : ""
      }`,
    );
  }
  const compared: PathsSummary = {
    format: 1,
    app: "path",
    command: line,
    folders: names,
    ...comparePaths(summaries),
    notes,
  };
  const text = JSON.stringify(compared, null, 1);
  parent.write("paths.json", `${text}\n`);
  terminal.print(flags.json ? JSON.stringify(compared) : pathsText(compared, terminal));
  log.info(`Wrote ${parent.path}`);
  return EXIT.ok;
}

/** What all paths of a call share. */
interface PathContext {
  readonly source: Source;
  readonly backend: Backend;
  /** What was decided for the user. */
  readonly notes: readonly string[];
  /** Says something of a path. */
  readonly say: (line: string) => void;
  /** How many paths there are: of several each says when it ends. */
  readonly among: number;
}

function openFolder(
  path: string | undefined,
  planned: PlannedPath,
  { say }: PathContext,
  { flags }: PathCall,
): PathFolder {
  const [{ name }] = planned.experiment.methods;
  const folder = PathFolder.open(path, name, setupOf(planned, flags));
  if (folder.found > 0) say(`goes on: ${folder.found} points are in ${folder.folder.path}`);
  return folder;
}

/** Follows one path, and writes all but its page. */
async function walkPath(
  { experiment, seed, epochsEach, options }: PlannedPath,
  folder: PathFolder,
  { source, backend, notes, among }: PathContext,
  { line, log, signal, terminal }: PathCall,
): Promise<PathSummary> {
  const [method] = experiment.methods;
  using prepared = await prepareExperiment(experiment, source);
  const { training, rows, batchSize } = prepared.methodOf(method);
  const draw = (model: ModelPlan, key: number | number[]) =>
    drawWeights(model, method.initializers, new RandomState(key));
  const task: PathTask = {
    training,
    rows,
    batchSize,
    epochs: method.epochs,
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
      if (done === 3 && among === 1) {
        const left = progress.secondsLeft(done);
        if (left !== undefined && left > 2) log.info(`About ${clock(left)} left at most`);
      }
      log.detail(pointLine({ done, all, lambda: point.lambda }));
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
  return summary;
}

async function reportOf(
  summary: PathSummary,
  { folder }: PathFolder,
  { flags, log }: PathCall,
): Promise<string | undefined> {
  if (flags["no-report"]) return undefined;
  return await writeReport(
    ({ makePathReport }) => makePathReport([{ name: summary.method, summary }]),
    folder,
    log,
  );
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
