import { firstRows, type LabelledRows } from "@shrinklab/data";
import { type NamedTensor, referenceLoss } from "@shrinklab/models";
import {
  emptyGradient,
  emptyWeights,
  largestCurvature,
  largestLambda,
  oneLayerOf,
  polish,
  solveOneLayer,
} from "@shrinklab/paths";
import {
  penaltyValues,
  planTraining,
  ResidentExamples,
  type TrainingPlan,
} from "@shrinklab/training";
import type { CaseValue } from "../case_value.ts";
import type { Difference } from "../deviation.ts";
import type { ReferenceOptions } from "../reference_kind.ts";

/** Residual over lambda at which polishing takes over. */
const TOLERANCE = 0.02;

/** Penalties by their names in the files, as texts at a lambda. */
const penalties: Readonly<Record<string, (lambda: number) => string>> = {
  "l1": (lambda) => `prox-l1(${lambda})`,
  "group-rows": (lambda) => `group-lasso(${lambda},over=features,weights=none)`,
};

/**
 * Compares the paths of softmax regression of a file of reference values (`softmax-path.json`) with
 * ours. Its fields are `data` (`dataset`, how many of its first `rows`, their `scale`), and `paths`:
 * each a `penalty`, `l1` or `group-rows`, its `lambdaMax`, and `points` from large to small lambdas,
 * `lambda_`, `objective`, `nonzero` and `liveFeatures`: their number, or a list of them.
 *
 * Each lambda is solved from the weights of the one before on the active backend, and polished in
 * float64. `lambdaMax` and `objective` are compared relatively, within 1e-5 and 1e-4; `nonzero`, the
 * number of entries of the kernel that are not 0, may be apart by 3 % or 3; of `liveFeatures`, those
 * whose row is not 0, 2 % or 2 may be others, or more or fewer where only their number is given.
 *
 * @param file The file; other fields are ignored.
 * @param options Data, whether to record; progress; signal.
 * @returns A difference for each figure.
 * @throws {CaseError} If a field is missing, or a penalty is unknown.
 * @throws {DOMException} If the signal ended it.
 */
export async function compareSoftmaxPath(
  file: CaseValue,
  options: ReferenceOptions,
): Promise<Difference[]> {
  const paths = file.field("paths").items().map((path) => {
    const penalty = path.field("penalty");
    const name = penalty.text();
    if (!Object.hasOwn(penalties, name)) {
      throw penalty.wrong(`one of ${Object.keys(penalties).join(", ")}`);
    }
    const points = path.field("points").items();
    return { name, lambdaMax: path.field("lambdaMax"), points };
  });
  return await pathDifferences(file.field("data"), paths, options);
}

/**
 * Compares the optima of L1 logistic regression of a file of reference values
 * (`lasso-logistic.json`) with ours, as {@linkcode compareSoftmaxPath} does. Its fields are `data`,
 * `lambdaMax`, and `expect`, a list of `lambda_`, `objective` and `nonzero`.
 *
 * @param file The file; other fields are ignored.
 * @param options Data, whether to record; progress; signal.
 * @returns A difference for each figure.
 * @throws {CaseError} If a field is missing.
 * @throws {DOMException} If the signal ended it.
 */
export async function compareLassoLogistic(
  file: CaseValue,
  options: ReferenceOptions,
): Promise<Difference[]> {
  const points = file.field("expect").items();
  const path = { name: "l1", lambdaMax: file.field("lambdaMax"), points };
  return await pathDifferences(file.field("data"), [path], options);
}

/** A path as a file has it. */
interface ExpectedPath {
  /** Name of the penalty. */
  readonly name: string;
  readonly lambdaMax: CaseValue;
  readonly points: readonly CaseValue[];
}

async function pathDifferences(
  data: CaseValue,
  paths: readonly ExpectedPath[],
  { load, eager = false, signal, onProgress }: ReferenceOptions,
): Promise<Difference[]> {
  const scale = data.field("scale").number();
  const rows = firstRows(
    await load(data.field("dataset").text()),
    data.field("rows").number(),
  );
  const total = paths.reduce((sum, { points }) => sum + points.length, 0);
  let done = 0;
  const differences: Difference[] = [];
  for (const { name, lambdaMax, points } of paths) {
    using path = new OneLayerPath(rows, scale, penalties[name]!, eager);
    differences.push(relative("lambdaMax", name, lambdaMax, path.lambdaMax, 1e-5));
    for (const point of points) {
      const lambda = point.field("lambda_").number();
      const ours = await path.solve(lambda, signal);
      differences.push(
        ...pointDifferences(`${name}, lambda ${lambda.toPrecision(3)}`, point, ours),
      );
      onProgress?.({ done: ++done, total, unit: "lambdas" });
    }
  }
  return differences;
}

/** What a lambda comes to. */
interface Optimum {
  readonly objective: number;
  readonly nonzero: number;
  readonly liveFeatures: readonly number[];
}

/** Softmax regression from its largest lambda downwards. */
class OneLayerPath implements Disposable {
  readonly lambdaMax: number;
  readonly #rows: LabelledRows;
  readonly #scale: number;
  readonly #features: Float64Array;
  readonly #plan: (lambda: number) => TrainingPlan;
  readonly #examples: ResidentExamples;
  readonly #layer: NonNullable<ReturnType<typeof oneLayerOf>>;
  readonly #rate: number;
  readonly #eager: boolean;
  #weights: readonly NamedTensor[];

  constructor(
    rows: LabelledRows,
    scale: number,
    penalty: (lambda: number) => string,
    eager: boolean,
  ) {
    const features = rows.features.length / rows.rows;
    const units = 1 + Array.from(rows.labels).reduce((most, label) => Math.max(most, label), 0);
    this.#plan = (lambda) =>
      planTraining({
        model: { input: [features], layers: [{ type: "Dense", units }] },
        loss: "softmaxCrossEntropy",
        optimizer: { type: "SGD", semantics: "pytorch", lr: 1 },
        penalty: penalty(lambda),
      });
    const unit = this.#plan(1);
    this.#layer = oneLayerOf(unit)!;
    this.lambdaMax = largestLambda(unit, this.#layer, emptyGradient(this.#layer, rows, scale));
    this.#rate = 1 / largestCurvature(this.#layer, rows, scale);
    this.#weights = emptyWeights(unit, this.#layer, rows);
    this.#rows = rows;
    this.#scale = scale;
    this.#features = Float64Array.from(rows.features, (x) => x * scale);
    this.#eager = eager;
    this.#examples = new ResidentExamples(rows, { scale, shape: [features] });
  }

  /** Goes on to the optimum at a lambda. */
  async solve(lambda: number, signal: AbortSignal | undefined): Promise<Optimum> {
    const plan = this.#plan(lambda);
    const options = { rate: this.#rate, tolerance: TOLERANCE, eager: this.#eager, signal };
    const { weights } = await solveOneLayer(plan, this.#weights, this.#examples, options);
    signal?.throwIfAborted();
    const polishing = { rows: this.#rows, scale: this.#scale };
    this.#weights = polish(plan, this.#layer, weights, polishing);
    const { values } = this.#weights[this.#layer.kernel]!;
    const live = new Set<number>();
    let nonzero = 0;
    for (const [i, w] of values.entries()) {
      if (w === 0) continue;
      nonzero++;
      live.add(Math.floor(i / this.#layer.outputs));
    }
    return { objective: this.#objective(plan), nonzero, liveFeatures: [...live] };
  }

  /** Loss and penalty, in float64. */
  #objective(plan: TrainingPlan): number {
    const byName = Object.fromEntries(this.#weights.map(({ name, values }) => [name, values]));
    const loss = referenceLoss(plan.model, byName, this.#features, this.#rows.labels);
    return penaltyValues(plan, this.#weights).reduce((sum, { value }) => sum + value, loss);
  }

  [Symbol.dispose](): void {
    this.#examples[Symbol.dispose]();
  }
}

function pointDifferences(at: string, point: CaseValue, ours: Optimum): Difference[] {
  const nonzero = point.field("nonzero").number();
  const differences = [
    relative("objective", at, point.field("objective"), ours.objective, 1e-4),
    {
      figure: "nonzero",
      at,
      deviation: Math.abs(ours.nonzero - nonzero),
      tolerance: allowed(3, 0.03, nonzero),
    },
  ];
  const live = point.field("liveFeatures");
  if (live.value === undefined) return differences;
  const { deviation, count } = Array.isArray(live.value)
    ? others(ours.liveFeatures, live.numbers())
    : { deviation: Math.abs(ours.liveFeatures.length - live.number()), count: live.number() };
  const tolerance = allowed(2, 0.02, count);
  return [...differences, { figure: "liveFeatures", at, deviation, tolerance }];
}

/** How many of two lists are in one of them alone. */
function others(ours: readonly number[], theirs: readonly number[]) {
  const both = new Set(ours).symmetricDifference(new Set(theirs));
  return { deviation: both.size, count: theirs.length };
}

/** A whole number that a count may deviate by: some, or a share of what is expected. */
function allowed(least: number, share: number, count: number): number {
  return Math.max(least, Math.floor(share * count));
}

function relative(
  figure: string,
  at: string,
  theirs: CaseValue,
  ours: number,
  tolerance: number,
): Difference {
  const expected = theirs.number();
  return { figure, at, deviation: Math.abs(ours - expected) / Math.abs(expected), tolerance };
}
