import { numberArithmetic } from "@shrinklab/formula";
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { ProximalPenalty } from "./penalty.ts";
import {
  box,
  proxElasticNet,
  proximalStep,
  proxL0,
  proxL1,
  proxL1NonNegative,
  softThreshold,
} from "./proximal.ts";

Deno.test("softThreshold() returns zero inside the threshold, also at its ends", () => {
  for (const z of [0, -0, 0.1, -0.1, 0.3, -0.3]) {
    assertEquals(softThreshold(numberArithmetic, z, 0.3) + 0, 0);
  }
});

const strength = fc.double({ min: 0, max: 2, noNaN: true });
const entry = fc.double({ min: -3, max: 3, noNaN: true });
const scale = fc.double({ min: -3, max: 1, noNaN: true }).map((exponent) => 10 ** exponent);

const families: Record<string, fc.Arbitrary<ProximalPenalty>> = {
  "prox-l1": strength.map(proxL1),
  "prox-elastic-net": fc.tuple(strength, strength).map(([l1, l2]) => proxElasticNet(l1, l2)),
  "prox-l1-non-negative": strength.map(proxL1NonNegative),
  "prox-l0": strength.map(proxL0),
  "box": fc.tuple(entry, entry).map(([a, b]) => box(Math.min(a, b), Math.max(a, b))),
};

for (const [name, penalty] of Object.entries(families)) {
  Deno.test(`${name} steps to where penalty and distance are least`, () => {
    fc.assert(fc.property(penalty, entry, scale, entry, (penalty, z, s, other) => {
      const cost = (x: number) => (x - z) ** 2 / (2 * s) + penalty.value([x]);
      const [x] = proximalStep(penalty, [z], [s]);
      for (const there of [other, 0, x! + 1e-3, x! - 1e-3]) {
        assertLess(cost(x!), cost(there) + 1e-12 * (1 + Math.abs(cost(there))));
      }
    }));
  });

  if (name === "prox-l0") continue;
  Deno.test(`${name} brings no two points further apart`, () => {
    fc.assert(fc.property(penalty, entry, entry, scale, (penalty, a, b, s) => {
      const [x, y] = proximalStep(penalty, [a, b], [s, s]);
      assertLess(Math.abs(x! - y!), Math.abs(a - b) + 1e-12);
    }));
  });
}

Deno.test("proxL0() is not such a step: two points may be parted", () => {
  const [x, y] = proximalStep(proxL0(2), [2.1, 1.9], [1, 1]);
  assert(x! - y! > 1);
});

Deno.test("box() names the bound that is wrong", () => {
  assertThrows(() => box(NaN, 1), RangeError, "Cannot apply box: low is NaN, want a number");
  assertThrows(() => box(2, 1), RangeError, "Cannot apply box: high is 1, want at least 2");
});
