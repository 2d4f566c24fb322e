import { assertEquals, assertThrows } from "@std/assert";
import type { LayerExample } from "./layers/layer_kind.ts";
import { layerKinds, type LayerSpec } from "./layers/registry.ts";
import { isRandom, parameters, planModel } from "./model_plan.ts";

function plan(input: number[], ...layers: LayerSpec[]) {
  return planModel({ input, layers });
}

Deno.test("planModel() names layers by kind and number", () => {
  const { layers } = plan(
    [8, 8, 1],
    { type: "Conv2D", filters: 2, kernelSize: 3 },
    { type: "Conv2D", filters: 2, kernelSize: 3, name: "middle" },
    { type: "Conv2D", filters: 2, kernelSize: 3 },
    { type: "Flatten" },
    { type: "Dense", units: 2 },
  );
  assertEquals(layers.map((layer) => layer.name), [
    "conv1",
    "middle",
    "conv3",
    "flatten1",
    "fc1",
  ]);
});

Deno.test("planModel() works out the shapes and parameters of the experiment's CNN", () => {
  const cnn = plan(
    [28, 28, 1],
    { type: "Conv2D", filters: 16, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "Conv2D", filters: 32, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "MaxPool2D", poolSize: 2 },
    { type: "Conv2D", filters: 64, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "MaxPool2D", poolSize: 2 },
    { type: "Flatten" },
    { type: "Dense", units: 100, activation: "relu" },
    { type: "Dense", units: 10 },
  );
  assertEquals(cnn.layers.at(-1)!.inputShape, [100]);
  const sizes = cnn.parameters.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  assertEquals(sizes, [144, 16, 4608, 32, 18432, 64, 313600, 100, 1000, 10]);
});

Deno.test("planModel() leaves a rest out that fills no pooling window", () => {
  assertEquals(plan([7, 5, 3], { type: "MaxPool2D", poolSize: 2 }).layers[0]!.outputShape, [
    3,
    2,
    3,
  ]);
});

Deno.test("parameters() counts the fans of a convolution as Keras does", () => {
  const [kernel] = parameters({
    input: [8, 8, 3],
    layers: [{ type: "Conv2D", filters: 5, kernelSize: [3, 2] }],
  });
  assertEquals([kernel!.fanIn, kernel!.fanOut], [18, 30]);
});

Deno.test("planModel() gives a layer that does without a bias its kernel alone", () => {
  const { parameters } = plan(
    [8, 8, 3],
    { type: "Conv2D", filters: 2, kernelSize: 3, useBias: false },
    { type: "Flatten" },
    { type: "Dense", units: 4, useBias: false },
    { type: "Dense", units: 2, useBias: true },
  );
  assertEquals(parameters.map(({ name }) => name), [
    "conv1/kernel",
    "fc1/kernel",
    "fc2/kernel",
    "fc2/bias",
  ]);
});

Deno.test("planModel() names the layer and what is wrong with it", () => {
  const wrong: [number[], LayerSpec, string][] = [
    [[784], { type: "Dense", units: 0 }, 'layer "fc1": units is 0, want a whole number >= 1'],
    [[8, 8, 1], { type: "Conv2D", filters: 1.5, kernelSize: 3 }, "filters is 1.5"],
    [[8], { type: "Flatten", name: "fc1" }, 'layer "fc1": an earlier layer has the same name'],
    [[0], { type: "Flatten" }, "Cannot build model: input length is 0"],
    [[], { type: "BatchNorm" }, "Cannot build model: input is [], want at least one length"],
  ];
  for (const [input, layer, message] of wrong) {
    const layers = layer.name === "fc1" ? [{ type: "Dense", units: 8 } as const, layer] : [layer];
    assertThrows(() => plan(input, ...layers), RangeError, message);
  }
});

/** What kinds of layers say to shapes that they cannot have; the others take any. */
const unfit: Readonly<Record<string, readonly [number[], LayerSpec, string][]>> = {
  AveragePool2D: [
    [[8], { type: "AveragePool2D", poolSize: 2 }, "input is [8], want [height, width, channels]"],
    [
      [2, 9, 3],
      { type: "AveragePool2D", poolSize: [3, 2] },
      "input is [2, 9, 3], want at least [3, 9, 3] for a window of 3 x 2, or padding same",
    ],
  ],
  Conv2D: [
    [
      [28, 28],
      { type: "Conv2D", filters: 1, kernelSize: 3 },
      "input is [28, 28], want [height, width, channels]",
    ],
    [
      [2, 4, 1],
      { type: "Conv2D", filters: 1, kernelSize: 3 },
      "input is [2, 4, 1], want at least [3, 4, 1] for a window of 3 x 3, or padding same",
    ],
  ],
  Dense: [
    [
      [4, 4, 8],
      { type: "Dense", units: 1 },
      "input is [4, 4, 8], want [features], which a layer flatten before it gives",
    ],
  ],
  GlobalAveragePool2D: [
    [[8], { type: "GlobalAveragePool2D" }, "input is [8], want [height, width, channels]"],
  ],
  MaxPool2D: [
    [[8], { type: "MaxPool2D", poolSize: 2 }, "input is [8], want [height, width, channels]"],
    [
      [9, 1, 3],
      { type: "MaxPool2D", poolSize: 2 },
      "input is [9, 1, 3], want at least [9, 2, 3] for a window of 2 x 2, or padding same",
    ],
  ],
};

Deno.test("planModel() says of a layer that does not fit its name, what it gets and what it wants", () => {
  for (const [type, { examples }] of Object.entries(layerKinds)) {
    for (const [input, layer, message] of unfit[type] ?? []) {
      const name = `my ${type}`;
      assertThrows(
        () => plan(input, { type: "Activation", activation: "relu" }, { ...layer, name }),
        RangeError,
        `Cannot build layer "${name}": its ${message}`,
      );
    }
    if (type in unfit) continue;
    const [{ spec }] = examples as readonly LayerExample<LayerSpec>[] as [LayerExample<LayerSpec>];
    for (const input of [[8], [2, 3, 4]]) plan(input, spec);
  }
});

Deno.test("planModel() throws on an unknown type, field, activation or padding", () => {
  const apply = (layer: Record<string, unknown>) => () =>
    plan([8, 8, 1], layer as unknown as LayerSpec);
  const conv = { type: "Conv2D", filters: 1, kernelSize: 3 };
  assertThrows(
    apply({ type: "Conv3D" }),
    RangeError,
    'type is "Conv3D", want one of Activation, AlphaDropout, ',
  );
  assertThrows(apply({ ...conv, blur: 2 }), RangeError, 'field "blur" is unknown');
  assertThrows(apply({ ...conv, activation: "rleu" }), RangeError, 'activation is "rleu"');
  assertThrows(apply({ type: "Dropout", rate: 1 }), RangeError, "rate is 1, want a number from 0");
  assertThrows(apply({ type: "AlphaDropout", rate: "a" }), RangeError, 'rate is "a"');
  assertThrows(
    apply({ type: "Dropout", rate: 0, always: 1 }),
    RangeError,
    "always is 1, want true",
  );
  assertThrows(apply({ type: "BatchNorm", momentum: 2 }), RangeError, "momentum is 2");
  assertThrows(apply({ type: "BatchNorm", epsilon: 0 }), RangeError, "epsilon is 0, want a number");
  assertThrows(apply({ type: "LayerNorm", epsilon: NaN }), RangeError, "epsilon is NaN");
  assertThrows(apply({ ...conv, padding: "full" }), RangeError, 'padding is "full"');
  assertThrows(apply({ ...conv, useBias: "no" }), RangeError, 'useBias is "no", want true or');
  assertThrows(
    apply({ ...conv, useBias: false, biasRegularizer: "l1(1)" }),
    RangeError,
    'biasRegularizer is "l1(1)", want none where useBias is false',
  );
  assertThrows(apply({ ...conv, strides: [1, 2, 3] }), RangeError, "strides is [1,2,3]");
});

Deno.test("planModel() lists what BatchNorm trains apart from its moving statistics", () => {
  const { parameters, statistics } = plan([3, 4, 2], { type: "BatchNorm" }, { type: "LayerNorm" });
  assertEquals(parameters.map(({ name, shape, initial }) => [name, shape, initial]), [
    ["bn1/scale", [2], 1],
    ["bn1/shift", [2], 0],
    ["ln1/scale", [2], 1],
    ["ln1/shift", [2], 0],
  ]);
  assertEquals(statistics.map(({ name, initial }) => [name, initial]), [
    ["bn1/moving-mean", 0],
    ["bn1/moving-variance", 1],
  ]);
});

Deno.test("isRandom() tells dropout that is always on from dropout in training", () => {
  const random = (layer: LayerSpec) =>
    [true, false].map((training) => isRandom(plan([4], layer), training));
  assertEquals(random({ type: "Dropout", rate: 0.5 }), [true, false]);
  assertEquals(random({ type: "Dropout", rate: 0.5, always: true }), [true, true]);
  assertEquals(random({ type: "AlphaDropout", rate: 0, always: true }), [false, false]);
  assertEquals(random({ type: "BatchNorm" }), [false, false]);
});
