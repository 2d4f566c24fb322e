import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import {
  formatNetwork,
  forward,
  layerKind,
  type LayerSpec,
  type ModelPlan,
  type ModelSpec,
  type NamedTensor,
  parseNetwork,
  planModel,
} from "@shrinklab/models";
import { createTrainer, planTraining } from "@shrinklab/training";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { compact, type CompactedNetwork } from "./compact.ts";

/** A network with weights in which some units do nothing. */
interface Case {
  readonly spec: ModelSpec;
  readonly weights: readonly NamedTensor[];
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

/** Random weights, of which whole units, outgoing weights, biases and scales are 0. */
function weightsWithZeros(plan: ModelPlan, random: RandomState, share = 0.3): NamedTensor[] {
  let channels = plan.input.at(-1)!;
  return [...plan.parameters, ...plan.statistics].map(({ name, shape, role }) => {
    const draw = role === "moving-variance"
      ? () => random.uniform(0.3, 2)
      : () => random.normal(0, 0.6);
    const values = Float32Array.from({ length: sizeOf(shape) }, draw);
    const some = (length: number) => Array.from({ length }, () => random.random() < share);
    const units = shape.at(-1)!;
    const silent = some(units);
    if (!role.startsWith("moving")) {
      values.forEach((_, i) => silent[i % units] && (values[i] = 0));
    }
    if (role === "kernel") {
      const unheard = some(channels);
      const channelOf = (i: number) => Math.floor(i / units) % shape.at(-2)! % channels;
      values.forEach((_, i) => unheard[channelOf(i)] && (values[i] = 0));
      channels = units;
    }
    return { name, shape, values };
  });
}

const activation = fc.constantFrom("relu", "tanh", "sigmoid", "elu", "selu", "linear");
const useBias = fc.boolean();
const padding = fc.constantFrom("same", "valid");
const window = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
);
const step = fc.integer({ min: 1, max: 2 });

/** What can stand behind a layer with units. */
const between = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: "BatchNorm" }) },
  { weight: 1, arbitrary: fc.constant({ type: "LayerNorm" }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("Activation"), activation }) },
  { weight: 1, arbitrary: fc.constant({ type: "Activation", activation: "softmax" }) },
  { weight: 1, arbitrary: fc.constant({ type: "Dropout", rate: 0.4 }) },
  { weight: 1, arbitrary: fc.constant({ type: "AlphaDropout", rate: 0.4 }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom("MaxPool2D", "AveragePool2D"),
      poolSize: fc.integer({ min: 2, max: 3 }),
      strides: step,
      padding,
    }),
  },
);
const units = fc.integer({ min: 1, max: 4 });
const convolution = fc.record({
  type: fc.constant("Conv2D"),
  filters: units,
  kernelSize: window,
  strides: step,
  padding,
  activation,
  useBias,
});
const dense = fc.record({ type: fc.constant("Dense"), units, activation, useBias });
const behind = fc.array(between, { maxLength: 3 });

/** Networks on images or on rows, of layers that fit; the others are left out. */
const networks = fc.record({
  input: fc.oneof(fc.constant([5]), fc.constant([5, 6, 2])),
  convolutions: fc.array(fc.tuple(convolution, behind), { minLength: 1, maxLength: 3 }),
  flat: fc.constantFrom("Flatten", "GlobalAveragePool2D"),
  afterFlat: behind,
  hidden: fc.array(fc.tuple(dense, behind), { minLength: 1, maxLength: 3 }),
  seed: fc.nat(2 ** 31),
}).map(({ input, convolutions, flat, afterFlat, hidden, seed }): Case => {
  const isImage = input.length === 3;
  const wanted = [
    ...(isImage ? [...convolutions.flat(2), { type: flat }, ...afterFlat] : []),
    ...hidden.flat(2),
    { type: "Dense", units: 3 },
  ] as LayerSpec[];
  let layers: LayerSpec[] = [];
  for (const layer of wanted) {
    try {
      planModel({ input, layers: [...layers, layer] });
      layers = [...layers, layer];
    } catch (error) {
      assert(error instanceof RangeError); // a pool on rows, a window that is too large
    }
  }
  const spec = { input, layers };
  return { spec, weights: weightsWithZeros(planModel(spec), new RandomState(seed)) };
});

/** Rows that are 0 nowhere, at the border of images neither. */
function rowsOf(shape: readonly number[], rows: number, seed = 1): number[][] {
  const random = new RandomState(seed);
  const draw = () => (random.random() < 0.5 ? -1 : 1) * random.uniform(0.2, 1.5);
  return Array.from({ length: rows }, () => Array.from({ length: sizeOf(shape) }, draw));
}

/** What a network answers by the definitions of its layers, in float64. */
function answersOf({ spec, weights }: Case, rows: number[][]): number[] {
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  let values: readonly (readonly number[])[] = rows;
  for (const { name, ...layer } of planModel(spec).layers) {
    const own = [...layer.parameters, ...layer.statistics].map(({ role }) =>
      [role, byName.get(`${name}/${role}`)!] as const
    );
    values = layerKind(layer.spec.type).reference(values, {
      ...layer,
      weights: Object.fromEntries(own),
      place: 0,
      training: false,
    });
  }
  return values.flat();
}

/** What it answers on the active backend. */
function forwardOf({ spec, weights }: Case, rows: number[][]): number[] {
  return tf.tidy(() => {
    const variables = Object.fromEntries(
      weights.map(({ name, shape, values }) => [name, tf.tensor(values, [...shape])]),
    );
    const x = tf.tensor(rows.flat(), [rows.length, ...spec.input]);
    return [...forward(planModel(spec), variables, x, { training: false }).dataSync()];
  });
}

/** The largest difference over the largest size of what is right. */
function deviation(given: readonly number[], wanted: readonly number[]): number {
  const largest = Math.max(...wanted.map(Math.abs));
  const difference = Math.max(...wanted.map((one, i) => Math.abs(one - given[i]!)));
  return difference === 0 ? 0 : difference / largest;
}

Deno.test("compact() changes no answer, by the definitions of the layers", () => {
  fc.assert(
    fc.property(networks, (network) => {
      const rows = rowsOf(network.spec.input, 4);
      const small = compact(network.spec, network.weights);
      const found = deviation(answersOf(small, rows), answersOf(network, rows));
      assert(found < 1e-5, `deviation ${found}`);
    }),
    { numRuns: 300 },
  );
});

Deno.test("compact() changes no answer on the cpu backend and on the engine", async () => {
  await tf.setBackend("cpu");
  const cases = fc.sample(networks, { numRuns: 60, seed: 1 });
  const all = cases.map((network) => ({ network, rows: rowsOf(network.spec.input, 4) }));
  for (const { network, rows } of all) {
    const small = compact(network.spec, network.weights);
    const found = deviation(forwardOf(small, rows), forwardOf(network, rows));
    assert(found < 1e-5, `cpu: ${found} in ${JSON.stringify(network.spec)}`);
  }
  using _engine = await startEngine({ threads: 1 });
  for (const { network, rows } of all) {
    const small = compact(network.spec, network.weights);
    const found = deviation(forwardOf(small, rows), forwardOf(network, rows));
    assert(found < 1e-4, `engine: ${found} in ${JSON.stringify(network.spec)}`);
  }
});

Deno.test("compact() leaves nothing that it could take out, and names what is left", () => {
  let gone = 0;
  fc.assert(
    fc.property(networks, (network) => {
      const small = compact(network.spec, network.weights);
      const again = compact(small.spec, small.weights);
      assertEquals(again.spec, small.spec);
      assertEquals(again.weights, small.weights);
      assertEquals(again.kept.length, small.kept.length);
      const blocks = deadUnitsOf(small);
      for (const { layer, dead, units, isLast, mixes, pads } of blocks) {
        const kept = small.kept.filter((one) => one.layer === layer);
        if (!mixes) assertEquals(kept.length, dead);
        for (const { reason } of kept) {
          if (/last one/.test(reason)) assertEquals(units, 1);
          else if (/output/.test(reason)) assert(isLast);
          else if (/zeros/.test(reason)) assert(pads);
          else assert(mixes, reason);
        }
      }
      gone += unitsOf(network.spec) - unitsOf(small.spec);
    }),
    { numRuns: 300 },
  );
  assert(gone > 300, `${gone} units are gone`);
});

/** Units and filters of all layers. */
function unitsOf(spec: ModelSpec): number {
  const kernels = planModel(spec).parameters.filter(({ role }) => role === "kernel");
  return kernels.reduce((sum, { shape }) => sum + shape.at(-1)!, 0);
}

/** How many units of each layer have no incoming or no outgoing weights, and what is around it. */
function deadUnitsOf({ spec, weights }: CompactedNetwork) {
  const { layers } = planModel(spec);
  const kernels = new Map(weights.map(({ name, shape, values }) => [name, { shape, values }]));
  const places = layers.flatMap(({ parameters }, at) =>
    parameters[0]?.role === "kernel" ? [at] : []
  );
  return places.map((place, at) => {
    const { name, outputShape } = layers[place]!;
    const path = layers.slice(place, places[at + 1]);
    const reader = layers[places[at + 1]!];
    const units = outputShape.at(-1)!;
    const incoming = kernels.get(`${name}/kernel`)!.values;
    const outgoing = reader && kernels.get(`${reader.name}/kernel`)!;
    // A scale of 0 makes a constant of every unit, whatever it is fed.
    const scales = path.flatMap(({ name, spec }) =>
      spec.type === "BatchNorm" ? [kernels.get(`${name}/scale`)!.values] : []
    );
    const isUnheard = (unit: number) => {
      if (outgoing === undefined) return false;
      const [inputs, outputs] = outgoing.shape.slice(-2) as [number, number];
      return outgoing.values.every((w, i) => {
        const input = Math.floor(i / outputs) % inputs;
        const isCut = scales.some((scale) => scale[input % scale.length] === 0);
        return w === 0 || input % units !== unit || isCut;
      });
    };
    const isUnfed = (unit: number) => incoming.every((w, i) => w === 0 || i % units !== unit);
    return {
      layer: name,
      units,
      dead: Array.from({ length: units }, (_, unit) => unit)
        .filter((unit) => isUnfed(unit) || isUnheard(unit)).length,
      isLast: reader === undefined,
      mixes: path.some(({ spec }) =>
        spec.type === "LayerNorm" || "activation" in spec && spec.activation === "softmax"
      ),
      pads: reader?.spec.type === "Conv2D" && reader.spec.padding === "same",
    };
  });
}

/** A network of text with weights that are given, in the order of its tensors. */
function caseOf(input: readonly number[], text: string, ...values: number[][]): Case {
  const spec = { input, layers: parseNetwork(text) };
  const plan = planModel(spec);
  const tensors = [...plan.parameters, ...plan.statistics];
  assertEquals(values.map(({ length }) => length), tensors.map(({ shape }) => sizeOf(shape)));
  return {
    spec,
    weights: tensors.map(({ name, shape }, i) => ({
      name,
      shape,
      values: Float32Array.from(values[i]!),
    })),
  };
}

function compactCase({ spec, weights }: Case) {
  const small = compact(spec, weights);
  const values = Object.fromEntries(small.weights.map(({ name, values }) => [name, [...values]]));
  return { ...small, values };
}

Deno.test("compact() folds a constant into the next bias, through what stands between", () => {
  const text = "conv(2,1) relu max-pool(2) flatten dense(1) dense(1)";
  const kernel = [1, 0]; // filter 1 answers 0.5
  const network = caseOf([2, 4, 1], text, kernel, [0, 0.5], [1, 2, 3, 4], [1], [1], [0]);
  const { spec, values, kept } = compactCase(network);
  assertEquals(formatNetwork(spec.layers), text.replace("conv(2,", "conv(1,"));
  assertEquals(values["fc1/kernel"], [1, 3]);
  assertEquals(values["fc1/bias"], [1 + 0.5 * (2 + 4)]);
  assertEquals(kept, []);
});

Deno.test("compact() keeps and names a filter whose constant a padded convolution does not see", () => {
  const second = Array(9 * 3).fill(1);
  const text = "conv(3,1) relu conv(1,3) relu flatten dense(1)";
  const network = caseOf([2, 2, 1], text, [1, 0, 0], [0, 0.5, -1], second, [0], Array(4).fill(1), [
    0,
  ]);
  const { spec, kept } = compactCase(network);
  // Filter 2 answers relu(-1), which is 0 in the padding too.
  assertEquals(formatNetwork(spec.layers), text.replace("conv(3,", "conv(2,"));
  assertEquals(kept, [{
    layer: "conv1",
    unit: 1,
    reason: "it answers 0.5 to everything, but not in the zeros that conv2 has around its input",
  }]);
  const valid = caseOf(
    [3, 3, 1],
    text.replace("(1,3)", "(1,3,padding=valid)"),
    [1, 0, 0],
    [0, 0.5, -1],
    second,
    [0],
    [1],
    [0],
  );
  const folded = compactCase(valid);
  assertEquals([folded.kept, folded.values["conv2/bias"]], [[], [9 * 0.5]]);
});

Deno.test("compact() does not call a convolution padded whose window never leaves the image", () => {
  const text = "conv(2,1) conv(1,2,stride=2) flatten dense(1)";
  const kernel = Array(8).fill(1);
  const even = caseOf([4, 4, 1], text, [1, 0], [0, 0.5], kernel, [0], Array(4).fill(1), [0]);
  assertEquals(compactCase(even).kept, []);
  const odd = caseOf([3, 3, 1], text, [1, 0], [0, 0.5], kernel, [0], Array(4).fill(1), [0]);
  assertEquals(compactCase(odd).kept.map(({ unit }) => unit), [1]);
});

Deno.test("compact() gives a layer without a bias one, if there is something to fold", () => {
  const text = "dense(3) tanh dense(1,bias=no)";
  const network = (...bias: number[]) => caseOf([1], text, [1, 0, 0], bias, [1, 2, 3]);
  const folded = compactCase(network(0, 1, 0));
  assertEquals(folded.spec.layers[1], { type: "Dense", units: 1 });
  assertAlmostEquals(folded.values["fc2/bias"]![0]!, 2 * Math.tanh(1), 1e-6);
  const nothing = compactCase(network(0, 0, 0));
  assertEquals(nothing.spec.layers[1], { type: "Dense", units: 1, useBias: false });
  assertEquals(nothing.values["fc2/kernel"], [1]);
});

Deno.test("compact() takes out what becomes dead by what it took out, in both directions", () => {
  // Unit 1 of fc1 feeds unit 1 of fc2 alone, which nobody reads; unit 0 of fc2 reads unit 2 of fc1
  // alone, which is a constant.
  const text = "dense(3) relu dense(3) relu dense(1)";
  const second = [0, 0, 1, 0, 1, 0, 1, 0, 0];
  const network = caseOf([1], text, [1, 1, 0], [0, 0, 2], second, [0, 0, 0], [1, 0, 1], [0]);
  const { values, kept } = compactCase(network);
  assertEquals([values["fc1/kernel"], values["fc2/kernel"]], [[1], [1]]);
  assertEquals([values["fc3/kernel"], values["fc3/bias"]], [[1], [2]]);
  assertEquals(kept, []);
});

Deno.test("compact() leaves each layer one unit, and its outputs to the network", () => {
  const network = caseOf([1], "dense(2) relu dense(2)", [0, 0], [1, 1], [1, 0, 1, 0], [0, 0]);
  const { spec, kept } = compactCase(network);
  assertEquals(spec.layers.map((layer) => "units" in layer && layer.units), [1, 2]);
  assertEquals(kept, [
    { layer: "fc1", unit: 0, reason: "it is the last one of fc1" },
    { layer: "fc2", unit: 1, reason: "it is an output of the network" },
  ]);
});

Deno.test("compact() leaves as many dead filters as a multiple wants, and units of no dense layer", () => {
  const input = [6, 6, 2];
  const layers = parseNetwork(
    "conv(12,3) relu conv(11,3) relu max-pool(2) flatten dense(9) relu dense(3)",
  );
  const weights = weightsWithZeros(planModel({ input, layers }), new RandomState(4), 0.4);
  const most = compact({ input, layers }, weights);
  const rounded = compact({ input, layers }, weights, { multiple: 4 });
  const counts = ({ spec }: CompactedNetwork) =>
    spec.layers.flatMap((layer) =>
      layer.type === "Conv2D" ? [layer.filters] : layer.type === "Dense" ? [layer.units] : []
    );
  const [first, second, ...dense] = counts(most) as [number, number, number, number];
  assert(first % 4 > 0 && first < 8, `${first} filters`);
  // Nothing above 8 of the 11 filters of conv2 can be a multiple.
  const up = (count: number) => count > 8 ? count : Math.ceil(count / 4) * 4;
  assertEquals(counts(rounded), [up(first), up(second), ...dense]);
  const reasons = rounded.kept.map(({ reason }) => reason);
  assertEquals(
    reasons.filter((reason) => reason === "conv1 has a multiple of 4").length,
    8 - first,
  );
  const rows = rowsOf(input, 3);
  assert(
    deviation(answersOf(rounded, rows), answersOf({ spec: { input, layers }, weights }, rows)) <
      1e-5,
  );
  assertThrows(
    () => compact({ input, layers }, weights, { multiple: 0 }),
    RangeError,
    "multiple is 0",
  );
});

Deno.test("compact() takes nothing out in front of LayerNorm, softmax and dropout that is always on", () => {
  const cases: Array<[text: string, reason: string, extra: number[][]]> = [
    ["dense(2) layer-norm dense(1)", "ln1 has it in its mean and deviation", [[1, 1], [0, 0]]],
    ["dense(2) softmax dense(1)", "the softmax of fc1 has it in its sum", []],
    ["dense(2) dropout(0.5) softmax dense(1)", "activation1 calculates with all units at once", []],
    [
      "dense(2) dropout(0.5,always=yes) dense(1)",
      "without it dropout1, always on, would draw other masks",
      [],
    ],
  ];
  for (const [text, reason, extra] of cases) {
    const network = caseOf([1], text, [1, 0], [0, 1], ...extra, [1, 0], [0]);
    assertEquals(compactCase(network).kept, [{ layer: "fc1", unit: 1, reason }]);
  }
});

Deno.test("compact() folds BatchNorm, of which a scale of 0 makes a constant", () => {
  const network = caseOf(
    [1],
    "dense(2,bias=no) batch-norm(epsilon=1) relu dense(1) batch-norm",
    [2, 3],
    [3, 0],
    [1, 0.5],
    [4, 4],
    [1],
    [1],
    [0],
    [2, 5],
    [3, 3],
    [0],
    [1 - 1e-3],
  );
  const { spec, values } = compactCase(network);
  assertEquals(spec.layers, [
    { type: "Dense", units: 1, activation: "relu" },
    { type: "Dense", units: 1 },
  ]);
  // (2 x - 2) / sqrt(3 + 1) * 3 + 1, and the constant 0.5 times 4.
  assertEquals([values["fc1/kernel"], values["fc1/bias"]], [[3], [-2]]);
  assertEquals([values["fc2/kernel"], values["fc2/bias"]], [[4], [1 + 4 * 0.5]]);
});

Deno.test("compact() keeps the names of layers, and a BatchNorm that it cannot fold", () => {
  const text = "dense(2) batch-norm relu batch-norm dense(1)";
  const one = [1, 1];
  const zero = [0, 0];
  const bn = [one, zero];
  const network = caseOf(
    [1],
    text,
    one,
    zero,
    ...bn,
    [1, 0],
    [0, 3],
    one,
    [0],
    zero,
    one,
    zero,
    one,
  );
  const { spec, values } = compactCase(network);
  assertEquals(spec.layers[1], { type: "BatchNorm", name: "bn2" });
  // Its scale makes a constant of unit 1.
  assertEquals([values["bn2/scale"], values["fc2/bias"]], [[1], [3]]);
});

Deno.test("compact() takes a constant that is not finite for none", () => {
  const text = "dense(2) exponential dense(1)";
  const network = caseOf([1], text, [1, 0], [0, 1000], [1, 1], [0]);
  assertEquals(compactCase(network).kept, [
    { layer: "fc1", unit: 1, reason: "it answers Infinity to everything" },
  ]);
});

Deno.test("compact() names a tensor that is not the network's", () => {
  const { spec, weights } = caseOf([1], "dense(2) dense(1)", [1, 1], [0, 0], [1, 1], [0]);
  assertThrows(
    () => compact(spec, weights.slice(1)),
    RangeError,
    'Cannot compact: tensor "fc1/kernel" is missing, want [1, 2]',
  );
  assertThrows(
    () => compact({ ...spec, input: [2] }, weights),
    RangeError,
    'tensor "fc1/kernel" is [1, 2], want [2, 2]',
  );
});

Deno.test("a compacted network trains on", async () => {
  await tf.setBackend("cpu");
  const text = "conv(3,3) relu max-pool(2) flatten dense(2)";
  const plan = planModel({ input: [4, 4, 1], layers: parseNetwork(text) });
  const weights = weightsWithZeros(plan, new RandomState(5));
  const { spec, weights: small } = compact(
    { input: plan.input, layers: parseNetwork(text) },
    weights,
  );
  assert(small[0]!.values.length < weights[0]!.values.length);
  const training = planTraining({
    model: spec,
    loss: "softmaxCrossEntropy",
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.05 },
  });
  using trainer = createTrainer(training, small);
  const x = tf.tensor(rowsOf(spec.input, 6).flat(), [6, ...spec.input]);
  const y = tf.tensor1d([0, 1, 0, 1, 0, 1], "int32");
  const losses = Array.from({ length: 20 }, () => trainer.step(x, y).total);
  assert(losses.at(-1)! < losses[0]!, losses.join());
});
