import { assignFormula, type Formula } from "@shrinklab/formula";
import { shrinkGroups } from "@shrinklab/ops";
import {
  box,
  groupStep,
  proxElasticNet,
  type ProximalPenalty,
  proximalStep,
  proxL0,
  proxL1,
  proxL1NonNegative,
} from "@shrinklab/regularizers";
import { type Batch, BatchProgram, ResidentExamples } from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";
import type { CaseValue } from "../case_value.ts";
import type { Difference } from "../deviation.ts";
import type { ReferenceOptions } from "../reference_kind.ts";

/** An operator as we have it. */
interface Operator {
  /** Its x from z and d, in float64. */
  readonly step: (z: readonly number[], d: readonly number[]) => Float64Array;
  /** Overwrites w with it on the backend. */
  readonly assign: (w: tf.Variable, z: tf.Tensor, d: tf.Tensor) => void;
}

/** The operators by the names in the file, each made from its factors. */
const operators: Readonly<Record<string, (factor: (name: string) => number) => Operator>> = {
  "l1": (factor) => entries(proxL1(factor("l1"))),
  "elastic-net": (factor) => entries(proxElasticNet(factor("l1"), factor("l2"))),
  "l1-non-negative": (factor) => entries(proxL1NonNegative(factor("l1"))),
  "l0": (factor) => entries(proxL0(factor("l0"))),
  "box": (factor) => entries(box(factor("low"), factor("high"))),
  "group-lasso": (factor) => group(0, factor("group")),
  "sparse-group-lasso": (factor) => group(factor("l1"), factor("group")),
};

/** How far an entry may be from what is expected, over the largest of those. */
const tolerances = { float64: 1e-6, float32: 1e-5 };

/**
 * Compares the proximal operators of a file of reference values (`prox.json`) with ours: in float64
 * by their formulas on the host, in float32 by those that training runs on the active backend,
 * recorded where it can record. Its `cases` are lists of `regularizer`, `factors`, and the vectors
 * `z`, `d` and `expect`: the x at which `sum d (x - z)^2 / 2 + R(x)` is least.
 *
 * Figures are `float64` and `float32`, the largest distance of an entry over the largest of
 * `expect`, within 1e-6 and 1e-5; and `zeros in float64`, `zeros in float32`, how many entries are
 * not exactly 0 where `expect` is.
 *
 * @param file The file; other fields are ignored.
 * @param options Whether to record; progress; signal.
 * @returns Four differences for each case.
 * @throws {CaseError} If a field is missing, or a regularizer is unknown.
 * @throws {DOMException} If the signal ended it.
 */
export async function compareProx(
  file: CaseValue,
  { eager = false, signal, onProgress }: ReferenceOptions,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const cases = file.field("cases").items();
  for (const [i, one] of cases.entries()) {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    differences.push(...operatorDifferences(one, eager));
    onProgress?.({ done: i + 1, total: cases.length, unit: "operators" });
  }
  return differences;
}

function operatorDifferences(one: CaseValue, eager: boolean): Difference[] {
  const regularizer = one.field("regularizer");
  const name = regularizer.text();
  if (!Object.hasOwn(operators, name)) {
    throw regularizer.wrong(`one of ${Object.keys(operators).join(", ")}`);
  }
  const factors = one.field("factors");
  const operator = operators[name]!((factor) => factors.field(factor).number());
  const [z, d, expect] = ["z", "d", "expect"].map((field) => one.field(field).numbers());
  for (const [field, list] of Object.entries({ d, expect })) {
    if (list!.length !== z!.length) throw one.field(field).wrong(`${z!.length} numbers, as in z`);
  }
  const ours = { float64: operator.step(z!, d!), float32: onBackend(operator, z!, d!, eager) };
  const at = `${one.path}, ${name}`;
  return (["float64", "float32"] as const).flatMap((type) => [
    { figure: type, at, deviation: distance(ours[type], expect!), tolerance: tolerances[type] },
    { figure: `zeros in ${type}`, at, deviation: notZero(ours[type], expect!), tolerance: 0 },
  ]);
}

/** The largest distance of an entry, over the largest that is expected. */
function distance(ours: ArrayLike<number>, expect: readonly number[]): number {
  const size = Math.max(1e-30, ...expect.map(Math.abs));
  return Math.max(...expect.map((x, i) => Math.abs(ours[i]! - x))) / size;
}

/** How many entries should be 0 and are not. */
function notZero(ours: ArrayLike<number>, expect: readonly number[]): number {
  return expect.filter((x, i) => x === 0 && ours[i] !== 0).length;
}

/**
 * Runs an operator on the backend, where it is recorded on the entries in reverse order first and
 * replayed on them as they are.
 */
function onBackend(
  operator: Operator,
  z: readonly number[],
  d: readonly number[],
  eager: boolean,
): Float32Array {
  const { length } = z;
  // Rows of z, with d in the place of labels.
  using entries = new ResidentExamples({
    features: Float32Array.from(z),
    shape: [1],
    labels: Float32Array.from(d),
    rows: length,
  }, { scale: 1 });
  const w = tf.tidy(() => tf.variable(tf.zeros([length, 1]), false));
  try {
    const calculate = ({ x: z, y: d }: Batch) => {
      operator.assign(w, z, d);
      return [];
    };
    using program = new BatchProgram(entries, length, calculate, { eager });
    const order = Int32Array.from(z.keys());
    program.run(order.toReversed());
    program.run(order);
    return w.dataSync<"float32">().slice();
  } finally {
    w.dispose();
  }
}

/** An operator that knows each entry alone. */
function entries(penalty: ProximalPenalty): Operator {
  const { type, factors } = penalty;
  const formula: Formula = {
    name: `operator ${type}`,
    inputs: ["w", "z", "d"],
    scalars: Object.keys(factors),
    outputs: ["w"],
    evaluate: (m, { z, d, ...factors }) => ({
      w: penalty.proximal(m, m.multiply(d!, z!), { rate: m.constant(1), metric: d! }, factors),
    }),
  };
  return {
    step: (z, d) => proximalStep(penalty, z, d.map((metric) => 1 / metric)),
    assign: (w, z, d) => void assignFormula(formula, { w, z, d }, factors),
  };
}

/** An operator on all entries as one group. */
function group(l1: number, strength: number): Operator {
  return {
    step: (z, d) => groupStep(z, d, l1, strength),
    assign(w, z, d) {
      assignFormula(begin, { w, z }, {});
      const options = { groups: "columns", group: strength, l1, rate: 1, metric } as const;
      shrinkGroups({ w, inputs: { d } }, undefined, options);
    },
  };
}

const begin: Formula = {
  name: "begin",
  inputs: ["w", "z"],
  scalars: [],
  outputs: ["w"],
  evaluate: (_m, { z }) => ({ w: z! }),
};

const metric: Formula = {
  name: "metric",
  inputs: ["d"],
  scalars: [],
  outputs: ["metric"],
  evaluate: (_m, { d }) => ({ metric: d! }),
};
