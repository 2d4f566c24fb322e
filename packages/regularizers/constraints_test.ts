import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type ConstraintFactory,
  type ConstraintName,
  constraints,
  formatConstraint,
  parseConstraint,
} from "./constraints.ts";

/** What becomes of one column, written down independently of the rules. */
const expected: Record<ConstraintName, (w: number[], ...numbers: number[]) => number[]> = {
  "max-norm": (w, max) => {
    const norm = Math.hypot(...w);
    return w.map((x) => norm > max! ? x * max! / norm : x);
  },
  "unit-norm": (w) => w.map((x) => x / Math.hypot(...w)),
  "non-neg": (w) => w.map((x) => x > 0 ? x : 0),
  "min-max-norm": (w, min, max, rate) => {
    const norm = Math.hypot(...w);
    const nearest = norm < min! ? min! : norm > max! ? max! : norm;
    return w.map((x) => x / norm * (norm + rate! * (nearest - norm)));
  },
};

const number = fc.double({ min: 0.1, max: 1, noNaN: true });
const column = fc.array(fc.double({ min: 0.01, max: 3, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
});

for (
  const [name, { create, numbers }] of Object.entries(constraints) as [
    ConstraintName,
    ConstraintFactory,
  ][]
) {
  // Sorted, so that a least is not above a most; the rate is the largest and at most 1.
  const strengths = fc.tuple(...numbers.map(() => number)).map((list) => list.toSorted());

  Deno.test(`${name} does to each column what its definition says`, () => {
    fc.assert(fc.property(strengths, column, column, (list, left, right) => {
      const signed = right.map((x, i) => i === 1 ? -x : x);
      const weights = left.flatMap((x, i) => [x, signed[i]!]);
      const after = create(...list).apply(weights, 2);
      for (const [c, w] of [left, signed].entries()) {
        const wanted = expected[name](w, ...list);
        for (const [i, x] of wanted.entries()) {
          assertAlmostEquals(after[2 * i + c]!, x, 1e-5 * (1 + Math.abs(x)));
        }
      }
    }));
  });

  Deno.test(`${name} keeps a zero column finite`, () => {
    const after = create(...numbers.map(() => 0.5)).apply([0, 0], 1);
    assertEquals(after.every((x) => Number.isFinite(x)), true);
  });

  Deno.test(`${name} survives the round trip through its text`, () => {
    fc.assert(fc.property(strengths, (list) => {
      const text = formatConstraint(create(...list));
      assertEquals(parseConstraint(text).numbers, create(...list).numbers);
      assertEquals(formatConstraint(parseConstraint(text)), text);
    }));
  });

  for (const [i, wrong] of numbers.entries()) {
    Deno.test(`${name} throws on ${wrong} -1 and NaN`, () => {
      for (const value of [-1, NaN]) {
        const list = numbers.map((_, j) => i === j ? value : 0.5);
        assertThrows(() => create(...list), RangeError, `Cannot constrain by ${name}: `);
      }
    });
  }
}

Deno.test("parseConstraint() suggests the nearest name and wants no numbers where there are none", () => {
  assertThrows(() => parseConstraint("max-nrm(2)"), RangeError, "did you mean max-norm?");
  assertThrows(() => parseConstraint("unit-norm(2)"), SyntaxError, "at position 11 want");
  assertEquals(parseConstraint(" unit-norm( ) ").type, "unit-norm");
});

Deno.test("minMaxNorm() throws where its range is empty or its rate above 1", () => {
  assertThrows(() => constraints["min-max-norm"].create(2, 1, 1), RangeError, "max is 1, want at");
  assertThrows(() => constraints["min-max-norm"].create(0, 1, 2), RangeError, "rate is 2");
});
