import { isFolder, readInput, UsageError } from "@shrinklab/command";
import { type LabelledRows, RandomState } from "@shrinklab/data";
import {
  type Experiment,
  labelOf,
  planExperiment,
  type PreparedExperiment,
  prepareExperiment,
  type Trial,
  trialsOf,
} from "@shrinklab/experiments";
import { type Preset, presets } from "@shrinklab/experiments/presets";
import { type ModelSpec, type NamedTensor, planModel, sizeOf } from "@shrinklab/models";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { knownNames } from "@shrinklab/names";
import { weightsFile } from "@shrinklab/report";
import { ResidentExamples, type TrainingSpec } from "@shrinklab/training";
import { loadData } from "../experiment/load_data.ts";
import { overridesOf } from "../experiment/overrides_of.ts";
import { readExperiment } from "../experiment/read_experiment.ts";
import { readNetwork } from "../experiment/read_network.ts";
import type { CompactCall } from "./flags.ts";

/** A trained network, and rows to send through it. */
export interface Subject extends Disposable {
  /** Whose it is, in words. */
  readonly title: string;
  /** What has to be said first. */
  readonly notes: readonly string[];
  /** Model, loss and optimizer; without penalties, which may name layers that will be gone. */
  readonly training: TrainingSpec;
  /** Its weights. */
  readonly weights: readonly NamedTensor[];
  /** Where they are from, for the file of the smaller ones. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Fixes masks, and rows that are random. */
  readonly seed: number;
  /** Rows of a training step. */
  readonly batchSize: number;
  /** What the rows are whose answers are compared: `test rows of embedded`. */
  readonly rowsText: string;
  /** The folder beside which the results go, and the start of their name. */
  readonly beside: readonly [folder: string, stem: string];
  /** Rows on the active backend: those whose answers are compared, or those that train. */
  rows(purpose: "compare" | "train"): ResidentExamples;
}

/** Rows of a training step where no run says how many. */
const BATCH = 256;
/** Rows that are drawn where there is no data. */
const RANDOM_ROWS = 1000;

/**
 * Opens what the command line names: a run folder or its result.json, or a file of weights.
 *
 * @param call The command line.
 * @returns The network with its rows.
 * @throws {UsageError} If not one is named, or it cannot be read.
 * @throws {RangeError} If a method, a seed or a layer does not fit.
 */
export async function openSubject(call: CompactCall): Promise<Subject> {
  const [path] = call.positionals;
  if (path === undefined || call.positionals.length > 1) {
    throw new UsageError(
      `Cannot compact: there are ${call.positionals.length} networks, want 1 run folder or file`,
    );
  }
  const folder = path.replace(/[/\\](result\.json)?$/, "");
  if (folder !== path || isFolder(path)) return await openRun(folder, call);
  return await openFile(path, call);
}

async function openRun(folder: string, call: CompactCall): Promise<Subject> {
  const { flags } = call;
  for (const flag of ["network", "loss"] as const) {
    if (flags[flag] === undefined) continue;
    throw new RangeError(`Cannot use --${flag}: ${folder} is a run, which says it, want none`);
  }
  const preset = await readExperiment([`${folder}/result.json`]);
  const { experiment } = planExperiment([preset], overridesOf({ ...flags, seed: undefined }));
  const { trial, notes } = chooseTrial(experiment, call);
  const { seed, set } = trial;
  const label = labelOf(trial.method.name, set);
  const name = weightsFile({ ...trial, method: trial.method.name }, experiment.seeds[0]!);
  const weights = await readWeights(`${folder}/${name}`);
  const prepared = await prepareTrial(trial, call);
  const { batchSize } = prepared.methodOf(trial.method);
  return preparedSubject(prepared, {
    title: `${folder}, ${label}, seed ${seed}`,
    notes,
    weights,
    metadata: { method: trial.method.name, seed: String(seed) },
    batchSize,
    beside: [folder, `compact-${label.replaceAll(/[ =]/g, "-")}-seed${seed}`],
  });
}

/** The trial that the flags name, or the only one; of several seeds the first. */
function chooseTrial(
  experiment: Experiment,
  { flags, positionals: [path] }: CompactCall,
): { trial: Trial; notes: string[] } {
  const trials = trialsOf(experiment);
  const labels = [...new Set(trials.map(({ method, set }) => labelOf(method.name, set)))];
  const { method: label = labels.length === 1 ? labels[0]! : undefined, seed } = flags;
  if (label === undefined) {
    throw new UsageError(
      `Cannot compact ${path}: it has ${labels.length} methods, want --method with one of ` +
        labels.map((one) => one.includes(" ") ? JSON.stringify(one) : one).join(", "),
    );
  }
  const ofMethod = trials.filter(({ method, set }) => labelOf(method.name, set) === label);
  if (ofMethod.length === 0) {
    throw new RangeError(
      `Cannot use --method: name is ${JSON.stringify(label)}, want ${knownNames(label, labels)}`,
    );
  }
  const trial = seed === undefined ? ofMethod[0]! : ofMethod.find((one) => one.seed === seed);
  if (trial === undefined) {
    throw new RangeError(
      `Cannot use --seed: seed is ${seed}, want one of ${experiment.seeds.join(", ")}`,
    );
  }
  const isChosen = seed === undefined && experiment.seeds.length > 1;
  const said = `Seed ${trial.seed} of ${experiment.seeds.join(", ")}: --seed N takes another`;
  return { trial, notes: isChosen ? [said] : [] };
}

async function openFile(file: string, call: CompactCall): Promise<Subject> {
  const weights = await readWeights(file);
  const { network, loss = "softmaxCrossEntropy", method, seed = 1, ...flags } = call.flags;
  if (network === undefined) {
    throw new UsageError(
      `Cannot compact ${file}: it does not say how its layers follow, want --network TEXT`,
    );
  }
  if (method !== undefined) {
    throw new RangeError(`Cannot use --method: ${file} is one network, want none`);
  }
  const layers = readNetwork(network);
  const optimizer = { type: "SGD", semantics: "pytorch", lr: 0.01 } as const;
  const { csv, images, shape } = flags;
  const given = {
    title: file,
    weights,
    metadata: {},
    beside: [folderOf(file), `${nameOf(file)}-compact`] as const,
  };
  if (shape !== undefined && csv === undefined && images === undefined) {
    const isSpatial = layers.some(({ type }) => type.endsWith("2D") || type === "Flatten");
    const input = isSpatial ? shape : [sizeOf(shape)];
    return randomSubject({ input, layers }, { ...given, loss, optimizer, seed });
  }
  const preset: Preset = {
    format: 2,
    name: nameOf(file),
    // Columns of a table of one's own are taken as `deno task table --csv` takes them.
    data: csv === undefined ? { type: "images", name: "embedded" } : presets["e4-grades"].data,
    methods: [{
      name: nameOf(file),
      network: { layers },
      initializers: { layers: "he-normal" },
      loss,
      optimizer,
      batchSize: 1,
      epochs: 0,
    }],
    seeds: [seed],
  };
  const { experiment } = planExperiment([preset], overridesOf(flags));
  const [trial] = trialsOf(experiment);
  const prepared = await prepareTrial(trial!, call);
  const { rows } = prepared.methodOf(trial!.method);
  const batchSize = Math.min(BATCH, rows.train.rows);
  return preparedSubject(prepared, { ...given, batchSize, notes: [] });
}

/** The data of one trial alone. */
async function prepareTrial(
  { experiment: { sweep: _, sets: _sets, ...experiment }, method, seed }: Trial,
  call: CompactCall,
): Promise<PreparedExperiment> {
  const source = await loadData(experiment.data, call);
  return await prepareExperiment({ ...experiment, methods: [method], seeds: [seed] }, source);
}

/** A network with the rows of an experiment of one method and one seed. */
function preparedSubject(
  prepared: PreparedExperiment,
  { notes, ...given }: Pick<
    Subject,
    "title" | "notes" | "weights" | "metadata" | "batchSize" | "beside"
  >,
): Subject {
  const { methods: [method], seeds: [seed], data } = prepared.experiment;
  const planned = prepared.methodOf(method!);
  const { penalty: _, ...training } = planned.training.spec;
  const { standIn, standsInFor } = prepared.source;
  const name = standsInFor === undefined
    ? data.file ?? data.name
    : `what stands in for ${standsInFor}`;
  return {
    ...given,
    notes: [...standIn === undefined ? [] : [standIn], ...notes],
    training,
    seed: seed!,
    rowsText: `${planned.judged} rows of ${name}`,
    rows: (purpose) => prepared.resident(planned, purpose === "train" ? "train" : planned.judged)!,
    [Symbol.dispose]: () => prepared[Symbol.dispose](),
  };
}

/** A network with rows that are drawn: entries from a normal distribution, 0 nowhere. */
function randomSubject(
  model: ModelSpec,
  { seed, loss, optimizer, ...given }:
    & Pick<Subject, "title" | "weights" | "metadata" | "beside" | "seed">
    & Pick<TrainingSpec, "loss" | "optimizer">,
): Subject {
  const random = new RandomState(seed);
  const outputs = planModel(model).layers.at(-1)?.outputShape.at(-1) ?? 1;
  const length = RANDOM_ROWS * sizeOf(model.input);
  const drawn: LabelledRows = {
    features: Float32Array.from({ length }, () => random.normal()),
    shape: model.input,
    labels: Array.from({ length: RANDOM_ROWS }, () => random.randint(0, Math.max(2, outputs))),
    rows: RANDOM_ROWS,
  };
  let resident: ResidentExamples | undefined;
  return {
    ...given,
    notes: [],
    training: { model, loss, optimizer },
    seed,
    batchSize: BATCH,
    rowsText: "random rows",
    rows: () => resident ??= new ResidentExamples(drawn, { scale: 1 }),
    [Symbol.dispose]: () => resident?.[Symbol.dispose](),
  };
}

async function readWeights(file: string): Promise<NamedTensor[]> {
  return decodeSafetensors(await readInput(file, "a run folder or a safetensors file"), file);
}

function folderOf(file: string): string {
  return /[/\\]/.test(file) ? file.replace(/[/\\][^/\\]*$/, "") : ".";
}

function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "");
}
