import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { groupL0, groupL0Step, groupLasso, groupStep, sparseGroupLasso } from "./group_lasso.ts";

const strength = fc.double({ min: 0, max: 2, noNaN: true });
/** Groups of some sizes, with metrics over six decades. */
const group = fc.constantFrom(1, 2, 9, 144).chain((size) =>
  fc.record({
    z: entries(size),
    other: entries(size),
    d: fc.array(fc.double({ min: -3, max: 3, noNaN: true }).map((x) => 10 ** x), {
      minLength: size,
      maxLength: size,
    }),
    l1: strength,
    l2: strength,
  })
);

function entries(size: number): fc.Arbitrary<number[]> {
  const entry = fc.double({ min: -3, max: 3, noNaN: true });
  return fc.array(entry, { minLength: size, maxLength: size });
}

Deno.test("groupStep() steps to where penalty and distance are least", () => {
  fc.assert(fc.property(group, ({ z, d, l1, l2, other }) => {
    const cost = (x: ArrayLike<number>) =>
      z.reduce((sum, zi, i) => sum + d[i]! * (x[i]! - zi) ** 2 / 2 + l1 * Math.abs(x[i]!), 0) +
      l2 * Math.hypot(...Array.from(x));
    const x = groupStep(z, d, l1, l2);
    const least = cost(x);
    const near = x.map((xi, i) => xi + 1e-3 * other[i]!);
    for (const there of [other, z, z.map(() => 0), near]) {
      assertLess(least, cost(there) + 1e-10 * (1 + least));
    }
  }));
});

Deno.test("groupStep() brings no two points further apart in the norm of the metric", () => {
  fc.assert(fc.property(group, ({ z, d, l1, l2, other }) => {
    const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.sqrt(d.reduce((sum, di, i) => sum + di * (a[i]! - b[i]!) ** 2, 0));
    const after = distance(groupStep(z, d, l1, l2), groupStep(other, d, l1, l2));
    assertLess(after, distance(z, other) * (1 + 1e-10) + 1e-10);
  }));
});

Deno.test("groupStep() finds the root to the last bits in its steps", () => {
  fc.assert(fc.property(group, ({ z, d, l2 }) => {
    const x = groupStep(z, d, 0, l2);
    const norm = Math.hypot(...x);
    if (norm < 1e-3 || l2 === 0) return;
    // At the least point the metric's pull on each entry is the penalty's.
    for (const [i, xi] of x.entries()) {
      assertAlmostEquals(d[i]! * (z[i]! - xi), l2 * xi / norm, 1e-9 * (1 + d[i]!));
    }
  }));
});

Deno.test("groupStep() is defined for groups of zeros, of one entry, and without strength", () => {
  assertEquals([...groupStep([0, 0], [1, 2], 0.1, 0.1)], [0, 0]);
  assertEquals([...groupStep([0, 0], [1, 2], 0, 0)], [0, 0]);
  assertEquals([...groupStep([3, -1], [2, 5], 0, 0)], [3, -1]);
  const [x] = groupStep([3], [2], 1, 1);
  assertAlmostEquals(x!, 2, 1e-12);
  // Without a norm it is the soft threshold.
  assertAlmostEquals(groupStep([3, 0.1], [2, 2], 1, 0)[0]!, 2.5, 1e-12);
  assertEquals(groupStep([3, 0.1], [2, 2], 1, 0)[1], 0);
});

Deno.test("groupLasso() counts the root of a column's size", () => {
  assertAlmostEquals(groupLasso(0.5).value([3, 0, 4, 0], 2), 0.5 * Math.SQRT2 * 5, 1e-12);
  assertAlmostEquals(
    sparseGroupLasso(1, 0.5).value([3, 0, 4, 1], 2),
    8 + 0.5 * Math.SQRT2 * 6,
    1e-12,
  );
  assert(groupLasso(1).gradientText().includes("sqrt(size)"));
});

Deno.test("groupL0Step() steps to where the count and the distance are least", () => {
  fc.assert(fc.property(group, ({ z, d, l2, other }) => {
    const cost = (x: ArrayLike<number>) =>
      z.reduce((sum, zi, i) => sum + d[i]! * (x[i]! - zi) ** 2 / 2, 0) +
      (Array.from(x).some((xi) => xi !== 0) ? l2 : 0);
    const x = groupL0Step(z, d, l2);
    assert(x.every((xi) => xi === 0) || x.every((xi, i) => xi === z[i]));
    for (const there of [other, z, z.map(() => 0)]) assert(cost(x) <= cost(there));
  }));
});

Deno.test("groupL0() counts the groups that are not zero, and says when one becomes so", () => {
  const penalty = groupL0(0.5);
  assertAlmostEquals(penalty.value([3, 0, 0, 4, 0, 1], 3), 0.5 * Math.SQRT2 * 2, 1e-12);
  assertEquals(
    penalty.gradientText({ rate: 0.1, divided: true }),
    "none, instead a group is 0 where a step leaves its norm <= sqrt(0.1 / D sqrt(size))",
  );
  assertEquals([...groupL0Step([0, 0], [1, 1], 0)], [0, 0]);
  assertEquals([...groupL0Step([1e-20, 0], [1, 1], 0)], [1e-20, 0]);
});
