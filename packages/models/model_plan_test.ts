import { assertEquals, assertThrows } from "@std/assert";
import type { LayerSpec } from "./layers/registry.ts";
import { parameters, planModel } from "./model_plan.ts";

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

Deno.test("planModel() names the layer and what is wrong with it", () => {
  const wrong: [number[], LayerSpec, string][] = [
    [[784], { type: "Dense", units: 0 }, 'layer "fc1": units is 0, want a whole number >= 1'],
    [[28, 28], { type: "Dense", units: 1 }, "its input is [28, 28], want [features]"],
    [[2, 2, 1], { type: "Conv2D", filters: 1, kernelSize: 3 }, "window of 3 does not fit"],
    [[8, 8, 1], { type: "Conv2D", filters: 1.5, kernelSize: 3 }, "filters is 1.5"],
    [[8], { type: "Flatten", name: "fc1" }, 'layer "fc1": an earlier layer has the same name'],
    [[0], { type: "Flatten" }, "Cannot build model: input length is 0"],
  ];
  for (const [input, layer, message] of wrong) {
    const layers = layer.name === "fc1" ? [{ type: "Dense", units: 8 } as const, layer] : [layer];
    assertThrows(() => plan(input, ...layers), RangeError, message);
  }
});

Deno.test("planModel() throws on an unknown type, field, activation or padding", () => {
  const apply = (layer: Record<string, unknown>) => () =>
    plan([8, 8, 1], layer as unknown as LayerSpec);
  const conv = { type: "Conv2D", filters: 1, kernelSize: 3 };
  assertThrows(
    apply({ type: "Conv3D" }),
    RangeError,
    'type is "Conv3D", want one of "Activation", "Conv2D"',
  );
  assertThrows(apply({ ...conv, maxNorm: 2 }), RangeError, 'field "maxNorm" is unknown');
  assertThrows(apply({ ...conv, activation: "rleu" }), RangeError, 'activation is "rleu"');
  assertThrows(apply({ ...conv, padding: "full" }), RangeError, 'padding is "full"');
  assertThrows(apply({ ...conv, strides: [1, 2, 3] }), RangeError, "strides is [1,2,3]");
});
