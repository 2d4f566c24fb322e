import { RandomState } from "@shrinklab/data";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { initialize } from "./initialize.ts";
import { type InitializerName, initializers } from "./initializers.ts";
import { planModel } from "./model_plan.ts";

const kernel = {
  name: "fc1/kernel",
  layer: "fc1",
  role: "kernel",
  shape: [100, 300],
  fanIn: 100,
  fanOut: 300,
} as const;
const bias = { ...kernel, name: "fc1/bias", role: "bias", shape: [300] } as const;

/** Nominal variance, and the share of it that is left under a cut without rescaling. */
const variances: Record<string, number> = { he: 2 / 100, glorot: 2 / 400, lecun: 1 / 100 };

for (const [name, initializer] of Object.entries(initializers)) {
  const [scale, distribution] = name.split("-") as [string, string];
  if (scale === "torch") continue;

  Deno.test(`${name} draws a kernel of its variance within its bound`, () => {
    const values = initializer(kernel, new RandomState(5));
    const nominal = variances[scale]!;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const expected = distribution === "truncated" ? 0.7737 * nominal : nominal;
    assertAlmostEquals(variance, expected, 0.03 * expected);
    const bound = distribution === "uniform"
      ? Math.sqrt(3 * nominal)
      : 2 * Math.sqrt(nominal) / (distribution === "normal" ? 0.8796 : 1);
    assert(values.every((x) => Math.abs(x) <= bound * 1.0001));
  });

  Deno.test(`${name} starts biases at zero and draws nothing for them`, () => {
    const random = new RandomState(5);
    assertEquals(initializer(bias, random), new Float32Array(300));
    assertEquals(random.random(), new RandomState(5).random());
  });
}

Deno.test("torch-default draws kernel and bias within 1/sqrt(fanIn)", () => {
  for (const parameter of [kernel, bias]) {
    const values = initializers["torch-default"](parameter, new RandomState(5));
    assert(values.every((x) => Math.abs(x) <= 0.1));
    assert(values.some((x) => Math.abs(x) > 0.099));
  }
});

Deno.test("initialize() draws layer by layer, kernel before bias", () => {
  const plan = planModel({
    input: [3],
    layers: [{ type: "Dense", units: 2 }, { type: "Dense", units: 1 }],
  });
  const weights = initialize(plan, "torch-default", new RandomState(7));
  const random = new RandomState(7);
  for (const [size, fanIn] of [[6, 3], [2, 3], [2, 2], [1, 2]] as const) {
    const bound = 1 / Math.sqrt(fanIn);
    const expected = Float32Array.from({ length: size }, () => random.uniform(-bound, bound));
    assertEquals(weights.shift()!.values, expected);
  }
});

Deno.test("initialize() draws nothing for a bias that is not there", () => {
  const layers = [
    { type: "Dense", units: 2, useBias: false },
    { type: "Dense", units: 1 },
  ] as const;
  const plan = planModel({ input: [3], layers });
  const weights = initialize(plan, "torch-default", new RandomState(7));
  assertEquals(weights.map(({ name }) => name), ["fc1/kernel", "fc2/kernel", "fc2/bias"]);
  const random = new RandomState(7);
  for (const { values } of weights) {
    const bound = 1 / Math.sqrt(values.length === 6 ? 3 : 2);
    assertEquals(values, values.map(() => random.uniform(-bound, bound)));
  }
});

Deno.test("initialize() throws on an unknown scheme", () => {
  const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 1 }] });
  assertThrows(
    () => initialize(plan, "xavier" as InitializerName, new RandomState(1)),
    RangeError,
    'Cannot initialize: scheme is "xavier", want one of torch-default',
  );
});
