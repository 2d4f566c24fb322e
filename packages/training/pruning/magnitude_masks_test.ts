import { type NamedTensor, parseNetwork, planModel } from "@shrinklab/models";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { magnitudeMasks, type Masks } from "./magnitude_masks.ts";

/** A network with biases, without one, with normalizations before and behind `flatten`. */
const plan = planModel({
  input: [4, 4, 1],
  layers: parseNetwork("conv(3,3) batch-norm relu flatten batch-norm dense(5,bias=no) dense(2)"),
});

/** Weights of which many are equal, so that there are ties. */
const someWeights = fc.tuple(
  ...[...plan.parameters, ...plan.statistics].map(({ name, shape }) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc.array(fc.integer({ min: -6, max: 6 }), { minLength: length, maxLength: length })
      .map((values): NamedTensor => ({
        name,
        shape,
        values: Float32Array.from(values, (w) => w / 4),
      }));
  }),
);
const someShare = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const kernels = plan.parameters.filter(({ role }) => role === "kernel").map(({ name }) => name);
const sizes = kernels.map((name) =>
  sizeOf(plan.parameters.find((one) => one.name === name)!.shape)
);
const all = sizes.reduce((a, b) => a + b, 0);

function sizeOf(shape: readonly number[]) {
  return shape.reduce((a, b) => a * b, 1);
}

const zeros = (mask: Float32Array) => mask.filter((x) => x === 0).length;
const valuesOf = (weights: readonly NamedTensor[], name: string) =>
  weights.find((one) => one.name === name)!.values;

Deno.test("magnitudeMasks() prunes exactly so many weights, the smallest of all layers together", () => {
  fc.assert(fc.property(someWeights, someShare, (weights, share) => {
    const { masks, pruned, of } = magnitudeMasks(plan, weights, { share });
    assertEquals([...masks.keys()], kernels);
    assertEquals([pruned, of], [Math.min(Math.round(share * all), all - kernels.length), all]);
    assertEquals([...masks.values()].reduce((sum, mask) => sum + zeros(mask), 0), pruned);
    const [gone, kept]: number[][] = [[], []];
    for (const [name, mask] of masks) {
      const magnitudes = [...valuesOf(weights, name)].map(Math.abs);
      const largest = magnitudes.indexOf(Math.max(...magnitudes));
      assertEquals(mask[largest], 1, "the largest of a layer stays");
      for (const [i, size] of magnitudes.entries()) {
        if (i !== largest) (mask[i] === 0 ? gone : kept)!.push(size);
      }
    }
    assert(Math.max(0, ...gone!) <= Math.min(Infinity, ...kept!));
  }));
});

Deno.test("magnitudeMasks() prunes the share of each layer where it is told so", () => {
  fc.assert(fc.property(someWeights, someShare, (weights, share) => {
    const { masks } = magnitudeMasks(plan, weights, { share, scope: "layer" });
    assertEquals(
      kernels.map((name) => zeros(masks.get(name)!)),
      sizes.map((size) => Math.min(Math.round(share * size), size - 1)),
    );
  }));
});

Deno.test("magnitudeMasks() takes the first of equal weights, whichever their signs", () => {
  const one = planModel({ input: [6], layers: [{ type: "Dense", units: 1, useBias: false }] });
  const weights = [{
    name: "fc1/kernel",
    shape: [6, 1],
    values: Float32Array.of(-0.5, 2, 0.5, -0.25, -2, 0.5),
  }];
  const mask = (
    share: number,
  ) => [...magnitudeMasks(one, weights, { share }).masks.get("fc1/kernel")!];
  assertEquals(mask(0), [1, 1, 1, 1, 1, 1]);
  assertEquals(mask(1 / 6), [1, 1, 1, 0, 1, 1]);
  assertEquals(mask(3 / 6), [0, 1, 0, 0, 1, 1]);
  assertEquals(mask(0.99), [0, 1, 0, 0, 0, 0]);
});

Deno.test("magnitudeMasks() leaves pruned what was, though others are 0 as well", () => {
  const settings = fc.record({
    of: fc.constantFrom("weights" as const, "units" as const),
    scope: fc.constantFrom("global" as const, "layer" as const),
  });
  fc.assert(
    fc.property(someWeights, someWeights, settings, someShare, someShare, (a, b, how, x, y) => {
      const [less, more] = [Math.min(x, y), Math.max(x, y)];
      const first = magnitudeMasks(plan, a, { ...how, share: less });
      const second = magnitudeMasks(plan, b, { ...how, share: more }, first.masks);
      assertEquals(second.pruned, magnitudeMasks(plan, b, { ...how, share: more }).pruned);
      for (const [name, mask] of first.masks) {
        assert(mask.every((m, i) => m === 1 || second.masks.get(name)![i] === 0));
      }
    }),
  );
});

/** Which units of a layer with so many the masks of its parameters leave, which have to agree. */
function unitsLeft(masks: Masks, units: number, names: readonly string[]): boolean[] {
  return Array.from({ length: units }, (_, unit) => {
    const own = names.flatMap((name) => [...masks.get(name)!].filter((_, i) => i % units === unit));
    assertEquals(new Set(own).size, 1);
    return own[0] === 1;
  });
}

Deno.test("magnitudeMasks() prunes whole units with bias and normalizations, and leaves one a layer", () => {
  fc.assert(fc.property(someWeights, someShare, (weights, share) => {
    const { masks, pruned, of } = magnitudeMasks(plan, weights, { share, of: "units" });
    assertEquals([pruned, of], [Math.min(Math.round(share * 8), 6), 8]);
    const norms = plan.parameters.filter(({ role }) => role === "scale" || role === "shift");
    const conv = ["conv1/kernel", "conv1/bias", ...norms.map(({ name }) => name)];
    assertEquals([...masks.keys()].sort(), [...conv, "fc1/kernel"].sort());
    const filters = unitsLeft(masks, 3, conv);
    const units = unitsLeft(masks, 5, ["fc1/kernel"]);
    assertEquals([...filters, ...units].filter((left) => !left).length, pruned);
    assert(filters.includes(true) && units.includes(true));
    // The size of a unit is the root of the mean of the squares of its own weights and bias.
    const sizes = [
      [3, ["conv1/kernel", "conv1/bias"]] as const,
      [5, ["fc1/kernel"]] as const,
    ].flatMap(([count, names], layer) => {
      const each = Array.from({ length: count }, (_, unit) => {
        const own = names.flatMap((name) =>
          [...valuesOf(weights, name)].filter((_, i) => i % count === unit)
        );
        return Math.sqrt(own.reduce((sum, w) => sum + w * w, 0) / own.length);
      });
      const largest = each.indexOf(Math.max(...each));
      const left = layer === 0 ? filters : units;
      return each.flatMap((size, i) => i === largest ? [] : [{ size, left: left[i]! }]);
    });
    const gone = sizes.filter(({ left }) => !left).map(({ size }) => size);
    const kept = sizes.filter(({ left }) => left).map(({ size }) => size);
    assert(Math.max(0, ...gone) <= Math.min(Infinity, ...kept) + 1e-12);
  }));
});

Deno.test("magnitudeMasks() never prunes a weight that is no number", () => {
  const one = planModel({ input: [3], layers: [{ type: "Dense", units: 1, useBias: false }] });
  const weights = [{ name: "fc1/kernel", shape: [3, 1], values: Float32Array.of(NaN, 1, NaN) }];
  const { masks, pruned } = magnitudeMasks(one, weights, { share: 0.9 });
  assertEquals([[...masks.get("fc1/kernel")!], pruned], [[1, 0, 1], 1]);
});
