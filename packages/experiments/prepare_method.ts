import {
  type DenseSpec,
  formatNetwork,
  type LayerSpec,
  type ModelSpec,
  sizeOf,
} from "@shrinklab/models";
import {
  balancedClassWeights,
  penaltyNotes,
  planTraining,
  type PruningPlan,
  settingNotes,
  type TrainingPlan,
} from "@shrinklab/training";
import type { Method } from "./experiment.ts";
import { gradientLines } from "./gradient_lines.ts";
import { pruningOf } from "./pruning.ts";
import { judgingSets, type MethodSummary } from "./result.ts";
import type { Rows } from "./rows.ts";
import { lastLayer } from "./task.ts";

/** A method with its rows and a model that fits them, ready to be trained. */
export interface PreparedMethod {
  /** The method as the experiment states it. */
  readonly method: Method;
  /** What it trains on and is judged by. */
  readonly rows: Rows;
  /** Model, loss, penalties and optimizer, checked and resolved. */
  readonly training: TrainingPlan;
  /** Rows in a batch. */
  readonly batchSize: number;
  /** The most passes over the training rows, those after pruning among them. */
  readonly epochs: number;
  /** Steps in an epoch. */
  readonly steps: number;
  /** What is pruned after which of them, where something is. */
  readonly pruning?: PruningPlan;
  /** The set of rows whose figures count. */
  readonly judged: typeof judgingSets[number];
  /** Number of weights that are trained. */
  readonly parameters: number;
}

/**
 * Works out what a method is on its rows.
 *
 * @param method The method.
 * @param rows What it trains on and is judged by.
 * @returns It, ready to be trained.
 * @throws {RangeError} If model, penalties, loss, target, monitors and batch size do not fit.
 * @throws {SyntaxError} If the text of a penalty does not parse.
 */
export function prepareMethod(method: Method, rows: Rows): PreparedMethod {
  const { loss, optimizer, penalty, network, classWeights } = method;
  const last = { ...lastLayer(loss, rows.classes?.length), ...network.last };
  const layers = endsWith(network.layers, last) ? network.layers : [...network.layers, last];
  const model: ModelSpec = { input: inputShape(layers, rows.train.shape), layers };
  const weights = classWeights === "balanced"
    ? balancedClassWeights(rows.train.labels, rows.classes?.length ?? 0)
    : classWeights;
  const training = planTraining({
    model,
    loss,
    optimizer,
    ...(penalty === undefined ? {} : { penalty }),
    ...(weights === undefined ? {} : { classWeights: weights }),
  });
  const { rows: count } = rows.train;
  const batchSize = method.batchSize === "all" ? count : method.batchSize;
  if (batchSize > count) {
    throw new RangeError(
      `Cannot train: batch size is ${batchSize}, want 1 to ${count}, the number of training rows`,
    );
  }
  checkMonitors(method, rows);
  const steps = stepsOf(method, count, batchSize);
  const pruning = pruningOf(method, training, steps);
  return {
    method,
    rows,
    training,
    batchSize,
    epochs: pruning?.epochs ?? method.epochs,
    steps,
    ...(pruning === undefined ? {} : { pruning }),
    judged: judgingSets.find((set) => rows[set] !== undefined)!,
    parameters: training.model.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  };
}

/** Steps in an epoch. */
function stepsOf({ dropLast = false }: Method, rows: number, batchSize: number): number {
  return dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize);
}

/** Whether a network already has the last layer that data and loss want. */
function endsWith(
  layers: readonly LayerSpec[],
  { units, activation = "linear" }: DenseSpec,
): boolean {
  const last = layers.at(-1);
  return last?.type === "Dense" && last.units === units &&
    (last.activation ?? "linear") === activation;
}

/** Images enter a network without a layer for them row after row. */
function inputShape(layers: ModelSpec["layers"], shape: readonly number[]): readonly number[] {
  const spatial = layers.some(({ type }) => type.endsWith("2D") || type === "Flatten");
  return spatial ? shape : [sizeOf(shape)];
}

function checkMonitors({ name, stop, choose }: Method, rows: Rows): void {
  for (const rule of [stop, choose]) {
    const [set, figure] = rule?.monitor.split(".") ?? [];
    if (set !== undefined && rows[set as "valid"] === undefined) {
      throw new RangeError(
        `Cannot watch ${rule!.monitor} of ${name}: there are no ${set} rows, want --hold-out`,
      );
    }
    if (figure === "accuracy" && rows.task === "number") {
      throw new RangeError(
        `Cannot watch ${rule!.monitor} of ${name}: a number is predicted, want ${set}.loss`,
      );
    }
  }
}

/**
 * Says what a method is.
 *
 * @param prepared The method.
 * @returns What a result has of it.
 */
export function summaryOf(prepared: PreparedMethod): MethodSummary {
  const { method, rows, training, parameters } = prepared;
  const { train, valid, test, target, features, notes } = rows;
  return {
    method: method.name,
    parameters,
    network: `${training.spec.model.input.join("x")} ${formatNetwork(training.spec.model.layers)}`,
    effectiveGradient: gradientLines(training),
    rows: {
      train: train.rows,
      ...(valid === undefined ? {} : { valid: valid.rows }),
      ...(test === undefined ? {} : { test: test.rows }),
    },
    ...(target === undefined ? {} : { target }),
    ...(features === undefined ? {} : { features }),
    notes: [...notes, ...penaltyNotes(training), ...settingNotes(training, prepared)],
  };
}
