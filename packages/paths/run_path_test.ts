import type { Rows } from "@shrinklab/experiments";
import { RandomState } from "@shrinklab/data";
import { initialize } from "@shrinklab/models";
import { meanGradients, planTraining, ResidentExamples } from "@shrinklab/training";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { countOf } from "./choose_lambda.ts";
import type { PathTask, SolvedPoint } from "./path_runner.ts";
import type { PathOptions, PathStore } from "./path_options.ts";
import { runPath } from "./run_path.ts";

const random = new RandomState(9);
const FEATURES = 5;

/** Rows whose class the first two features tell. */
function rowsOf(count: number) {
  const features = Float32Array.from({ length: count * FEATURES }, () => random.normal());
  const labels = Array.from(
    { length: count },
    (_, row) => features[row * FEATURES]! + features[row * FEATURES + 1]! > 0 ? 1 : 0,
  );
  return { features, shape: [FEATURES], labels, rows: count };
}

const rows: Rows = {
  train: rowsOf(80),
  valid: rowsOf(60),
  task: "classes",
  classes: ["no", "yes"],
  scale: 1,
  notes: [],
};

function taskOf(hidden: number, penalty: string): PathTask {
  const training = planTraining({
    model: {
      input: [FEATURES],
      layers: [
        ...(hidden === 0 ? [] : [{ type: "Dense", units: hidden, activation: "tanh" } as const]),
        { type: "Dense", units: 2 },
      ],
    },
    loss: "softmaxCrossEntropy",
    optimizer: { type: "Adam", semantics: "pytorch", lr: 0.01 },
    penalty,
  });
  return {
    training,
    rows,
    batchSize: 20,
    epochs: 10,
    epochsEach: 4,
    initial: initialize(training.model, "torch-default", new RandomState(4)),
    draw: (model) => initialize(model, "torch-default", new RandomState(5)),
    seed: 1,
  };
}

const oneLayer = taskOf(0, "prox-l1(1)");
/** With labels of chance no weights part the classes: there is an optimum without a penalty. */
const layerOfChance: PathTask = {
  ...oneLayer,
  rows: {
    ...rows,
    train: { ...rows.train, labels: Array.from(rows.train.labels, () => random.randint(0, 2)) },
  },
};
const network = taskOf(6, "group-lasso(1)");

async function pathOf(task: PathTask, options: PathOptions) {
  await tf.setBackend("cpu");
  const tensors = tf.memory().numTensors;
  const path = await runPath(task, options);
  assertEquals(tf.memory().numTensors, tensors, "tensors are left");
  return path;
}

/** A store that ends the path after some points. */
class Store implements PathStore {
  readonly kept = new Map<string, SolvedPoint>();
  constructor(readonly most = Infinity) {}
  get(name: string): SolvedPoint | undefined {
    return this.kept.get(name);
  }
  put(name: string, solved: SolvedPoint): void {
    if (this.kept.size >= this.most) throw new Error("ended");
    this.kept.set(name, solved);
  }
}

Deno.test("runPath() of one layer goes down from an empty kernel", async () => {
  const { kind, largestLambda, points } = await pathOf(oneLayer, { count: 6, choose: "best" });
  assertEquals([kind, points.length, points[0]!.nonZero], ["one-layer", 6, 0]);
  assertAlmostEquals(points[0]!.lambda, 1.0001 * largestLambda!, 1e-12);
  assert(points.every(({ nonZero }, i) => i === 0 || nonZero >= points[i - 1]!.nonZero));
  assertLess(Math.max(...points.map(({ kkt }) => kkt!)), 1e-2);
});

Deno.test("runPath() of one layer refits to the optimum on what is left, beside that of all", async () => {
  const task = layerOfChance;
  const { chosen, refit, unpenalized, weights, coefficients, points } = await pathOf(task, {
    count: 4,
    to: 0.01,
    at: 0.03,
  });
  const [kernel] = weights;
  const live = kernel!.values.filter((w) => w !== 0).length;
  assert(live === chosen.nonZero && live < chosen.entries);
  // Fewer weights fit worse, and the penalty's own weights worse still.
  assertLess(unpenalized!.train!.loss, refit.train!.loss);
  assertLess(refit.train!.loss, chosen.train.loss);
  using examples = new ResidentExamples(task.rows.train, { scale: 1, shape: [FEATURES] });
  const plan = planTraining({ ...task.training.spec, penalty: "none" });
  const [gradient] = meanGradients(plan, weights, examples);
  kernel!.values.forEach((w, i) => assert(w === 0 || Math.abs(gradient![i]!) < 1e-3));
  assert(coefficients!.length > 0 && coefficients!.length <= 8);
  for (const { values } of coefficients!) assertEquals(values.length, points.length);
  const largest = Math.max(...coefficients!.map(({ values }) => Math.abs(values.at(-1)!)));
  assert(largest > 0);
});

Deno.test("runPath() of a network goes up, and ends before a layer is empty", async () => {
  const options = { count: 12, from: 1e-3, to: 3 };
  const { kind, points, before, emptied } = await pathOf(network, options);
  assertEquals([kind, before.lambda], ["network", 0]);
  assert(emptied?.includes("fc1 has no unit left"));
  assert(points.length < 12 && points.every(({ units }) => units[0]!.live > 0));
  assert(points.at(-1)!.units[0]!.live < 6);
});

for (
  const [name, task, options] of [
    ["one layer", layerOfChance, { count: 5 }],
    ["a network", network, { count: 5, from: 1e-3, to: 0.3 }],
    ["a network, adaptive", network, { count: 6, from: 1e-3, to: 0.3, adaptive: true }],
    ["a network, by folds", network, { count: 3, from: 1e-3, to: 0.1, folds: 3 }],
    ["adaptive, by folds", network, { count: 4, from: 1e-3, to: 0.1, adaptive: true, folds: 2 }],
  ] as const
) {
  Deno.test(`a path of ${name} that was ended anywhere ends with the same bits`, async () => {
    const whole = new Store();
    const wanted = await pathOf(task, { ...options, store: whole });
    for (let most = 0; most < whole.kept.size; most++) {
      const store = new Store(most);
      await assertRejects(() => runPath(task, { ...options, store }), Error, "ended");
      const rest = new Store();
      for (const [key, value] of store.kept) rest.kept.set(key, value);
      const found = await pathOf(task, { ...options, store: rest });
      assertEquals(found.points, wanted.points);
      assertEquals([found.chosen, found.refit], [wanted.chosen, wanted.refit]);
      assertEquals(found.unpenalized, wanted.unpenalized);
      assertEquals(found.weights, wanted.weights);
    }
  });
}

Deno.test("runPath() refits what is left, and keeps the zeros", async () => {
  const { chosen, weights } = await pathOf(network, { count: 8, from: 1e-3, to: 1, choose: "1se" });
  const zeros = weights.filter(({ name }) => name.endsWith("kernel"))
    .reduce((sum, { values }) => sum + values.filter((w) => w === 0).length, 0);
  assertEquals(chosen.entries - zeros, chosen.nonZero);
});

Deno.test("runPath() bisects to a number of features or units, or names the nearest", async () => {
  const grouped = taskOf(0, "group-lasso(1,over=features)");
  const exactly = { what: "features", count: 2 } as const;
  const found = await pathOf(grouped, { count: 5, exactly });
  assertEquals(countOf(found.chosen, "features"), 2);
  assertEquals(found.chosen.note, "2 features, as asked");
  const many = await pathOf(network, {
    count: 4,
    from: 1e-3,
    to: 0.3,
    exactly: { what: "units", count: 100 },
  });
  assert(many.chosen.note.startsWith("6 units, the nearest to 100"));
});

Deno.test("runPath() searches on to the lambda that leaves a layer without units", async () => {
  const ended = { count: 2, from: 1e-3, to: 3 };
  const { emptied, points, chosen } = await pathOf(network, {
    ...ended,
    exactly: { what: "units", count: 4 },
  });
  assert(emptied?.includes("at lambda 3 fc1 has no unit left"));
  assertEquals(points.map((point) => countOf(point, "units")), [6]);
  assert(countOf(chosen, "units") > 0 && countOf(chosen, "units") < 6, chosen.note);
  assert(chosen.lambda > 1e-3 && chosen.lambda < 3);
});

Deno.test("runPath() trains what is left from other weights too", async () => {
  const options = { count: 6, from: 1e-3, to: 0.3, at: 0.3, again: true };
  const { again, refit, chosen } = await pathOf(network, options);
  assert(countOf(chosen, "units") < 6);
  for (const figures of [again!.rewound, again!.fresh]) {
    assertEquals(figures.valid!.rows, refit.valid!.rows);
    assert(figures.valid!.accuracy! > 0.5 && figures.valid!.loss !== refit.valid!.loss);
  }
});

Deno.test("runPath() takes the lambda of the path that is nearest", async () => {
  const { chosen, points } = await pathOf(oneLayer, { count: 4, at: 1e-9 });
  assertEquals([chosen.lambda, chosen.by], [points.at(-1)!.lambda, "at"]);
});

Deno.test("runPath() chooses by permuted labels where there is one layer alone", async () => {
  const { chosen, largestLambda } = await pathOf(oneLayer, { count: 3, choose: "permuted" });
  assert(chosen.lambda > 0 && chosen.lambda < largestLambda!);
  await assertRejects(
    () => pathOf(network, { choose: "permuted" }),
    RangeError,
    "the model has hidden layers, want one layer",
  );
});

Deno.test("runPath() refuses lambdas and penalties that make no path", async () => {
  const wrong: [PathTask, PathOptions, string][] = [
    [oneLayer, { from: 1, to: 2 }, "want from the larger to the smaller lambda"],
    [network, { from: 2, to: 1 }, "want from the smaller to the larger lambda"],
    [network, { from: 50, to: 60 }, "fc1 has no unit left, want a smaller --from"],
    [network, { from: -1 }, "from is -1, want a number above 0"],
    [taskOf(0, "l1(1)"), {}, "no penalty has proximal steps"],
    [taskOf(0, "prox-l1(0)"), {}, "strength of prox-l1 is 0"],
  ];
  await tf.setBackend("cpu");
  for (const [task, options, message] of wrong) {
    await assertRejects(() => runPath(task, options), RangeError, message);
  }
});
