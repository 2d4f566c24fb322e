import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { layerKinds, type LayerSpec } from "./layers/registry.ts";
import { planModel } from "./model_plan.ts";
import { formatNetwork, parseNetwork, parseNetworkFile } from "./network_text.ts";

const size = fc.integer({ min: 1, max: 9 });
const pair = fc.oneof(size, fc.tuple(size, size));
const activation = fc.constantFrom(
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "exponential",
  "softmax",
);
const penalty = fc.constantFrom("l1(0.01)", "l1l2(l1=1,l2=2)", "l2-norm(1e-5)");
const name = fc.constantFrom("a", "block_2", "head-3");
const padding = fc.constantFrom("same", "valid");
const share = fc.double({ min: 0, max: 0.99, noNaN: true }).map((x) => x === 0 ? 0 : x);

/** Any layer, as `parseNetwork` gives it: with what it needs, and some of what it may have. */
function layer(needed: object, optional: object = {}): fc.Arbitrary<LayerSpec> {
  return fc.tuple(
    fc.record(needed),
    fc.record({ ...optional, name }, { requiredKeys: [] }),
  ).map(([own, more]) => ({ ...own, ...more }) as unknown as LayerSpec);
}

const of = (type: string) => ({ type: fc.constant(type) });
const regularized = { kernelRegularizer: penalty, activityRegularizer: penalty, maxNorm: size };
const layers = fc.array(fc.oneof(
  layer({ ...of("Dense"), units: size }, { activation, useBias: fc.boolean(), ...regularized }),
  layer({ ...of("Conv2D"), filters: size, kernelSize: pair, padding }, {
    activation,
    strides: pair,
    useBias: fc.boolean(),
    ...regularized,
  }),
  layer({ ...of("MaxPool2D"), poolSize: pair }, { strides: size, padding }),
  layer({ ...of("AveragePool2D"), poolSize: pair }, { strides: pair, padding }),
  layer(of("GlobalAveragePool2D")),
  layer({ ...of("Activation"), activation }),
  layer({ ...of("BatchNorm") }, { momentum: share, updatesStatistics: fc.boolean() }),
  layer({ ...of("LayerNorm") }, { epsilon: share }),
  layer({ ...of("Dropout"), rate: share }),
  layer({ ...of("AlphaDropout"), rate: share }),
  layer(of("Flatten")),
));

Deno.test("parseNetwork() and formatNetwork() are inverse", () => {
  fc.assert(
    fc.property(layers, (list) => {
      assertEquals(parseNetwork(formatNetwork(list)), list);
    }),
    { numRuns: 500 },
  );
});

Deno.test("formatNetwork() writes what holds where a spec leaves the padding out", () => {
  const spec: LayerSpec[] = [{ type: "Conv2D", filters: 2, kernelSize: 3 }];
  assertEquals(formatNetwork(spec), "conv(2,3,padding=valid)");
  const [own, read] = [spec, parseNetwork(formatNetwork(spec))].map((layers) =>
    planModel({ input: [8, 8, 1], layers }).layers[0]!.outputShape
  );
  assertEquals(own, read);
});

Deno.test("parseNetwork() gives an activation to the layer before it, where that has one", () => {
  assertEquals(parseNetwork("dense(4) batch-norm relu dense(2) tanh"), [
    { type: "Dense", units: 4 },
    { type: "BatchNorm" },
    { type: "Activation", activation: "relu" },
    { type: "Dense", units: 2, activation: "tanh" },
  ]);
});

Deno.test("parseNetwork() reads strides, padding, layers without a bias, and means", () => {
  const text = "conv(16,5,stride=2,padding=valid) relu conv(8,3x1,bias=no) average-pool(2) " +
    "average-pool(3x2,stride=2,padding=same) global-average-pool dense(10,bias=no)";
  const layers = parseNetwork(text);
  assertEquals(layers, [
    {
      type: "Conv2D",
      filters: 16,
      kernelSize: 5,
      strides: 2,
      padding: "valid",
      activation: "relu",
    },
    { type: "Conv2D", filters: 8, kernelSize: [3, 1], useBias: false, padding: "same" },
    { type: "AveragePool2D", poolSize: 2 },
    { type: "AveragePool2D", poolSize: [3, 2], strides: 2, padding: "same" },
    { type: "GlobalAveragePool2D" },
    { type: "Dense", units: 10, useBias: false },
  ]);
  assertEquals(formatNetwork(layers), text);
  const plan = planModel({ input: [32, 28, 3], layers });
  assertEquals(plan.layers.map(({ outputShape }) => outputShape), [
    [14, 12, 16],
    [14, 12, 8],
    [7, 6, 8],
    [4, 3, 8],
    [8],
    [10],
  ]);
  assertEquals(plan.parameters.map(({ name }) => name), [
    "conv1/kernel",
    "conv1/bias",
    "conv2/kernel",
    "fc1/kernel",
  ]);
});

Deno.test("parseNetwork() reads an empty text as no layer", () => {
  assertEquals(parseNetwork("  "), []);
});

Deno.test("parseNetwork() throws on what it does not know, with the nearest name", () => {
  assertThrows(() => parseNetwork("dens(4)"), RangeError, "did you mean dense?");
  assertThrows(() => parseNetwork("dense(4,unit=3)"), RangeError, "did you mean units?");
  assertThrows(() => parseNetwork("average-pol(2)"), RangeError, "did you mean average-pool?");
  assertThrows(() => parseNetwork("conv(4,3,biass=no)"), RangeError, "did you mean bias?");
  assertThrows(() => parseNetwork("global-average-pool(2)"), SyntaxError, "0 values at most");
  assertThrows(() => parseNetwork("dense(4"), SyntaxError, "want a closing bracket");
  assertThrows(
    () => parseNetwork("dense 4)"),
    SyntaxError,
    "at position 8 want no closing bracket",
  );
  assertThrows(() => parseNetwork("dense(4,5)"), SyntaxError, "1 values at most");
  assertThrows(() => parseNetwork("dense(4,units=5)"), SyntaxError, "units only once");
  assertThrows(() => parseNetwork("42"), SyntaxError, "want a layer");
});

Deno.test("every kind of layer has a name of its own in text", () => {
  const names = Object.values(layerKinds).map(({ text }) => text.name);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("parseNetworkFile() throws on what holds no layers", () => {
  assertThrows(() => parseNetworkFile("{", "a.json"), SyntaxError, "Cannot read a.json: it is not");
  for (const text of ["null", "{}", "3"]) {
    assertThrows(() => parseNetworkFile(text, "a.json"), RangeError, "it is no list of layers");
  }
  assertEquals(parseNetworkFile('[{ "type": "Flatten" }]', "a.json"), [{ type: "Flatten" }]);
});
