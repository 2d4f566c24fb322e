import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { numberArithmetic, sumFormula } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { formatPenalty, parsePenalty } from "./penalty_text.ts";
import { penalties, type PenaltyFactory, type PenaltyName } from "./registry.ts";

/** Values written down independently of the rules: plain float64 over one tensor. */
const expectedValue: Record<PenaltyName, (w: number[], ...factors: number[]) => number> = {
  "l1": (w, factor) => factor! * w.reduce((sum, x) => sum + Math.abs(x), 0),
  "l2": (w, factor) => factor! * w.reduce((sum, x) => sum + x ** 2, 0),
  "l1l2": (w, l1, l2) => w.reduce((sum, x) => sum + l1! * Math.abs(x) + l2! * x ** 2, 0),
  "l1-norm": (w, factor) => factor! * w.reduce((sum, x) => sum + Math.abs(x), 0),
  "l2-norm": (w, factor) => factor! * Math.hypot(...w),
};

const factor = fc.double({ min: 0, max: 10, noNaN: true });
/** Weights away from the kinks at zero, where a difference quotient says nothing. */
const weights = fc.array(
  fc.double({ min: 0.01, max: 3, noNaN: true }).chain((x) => fc.constantFrom(x, -x)),
  { minLength: 1, maxLength: 8 },
);

for (
  const [name, { create, factors }] of Object.entries(penalties) as [
    PenaltyName,
    PenaltyFactory,
  ][]
) {
  const strengths = fc.tuple(...factors.map(() => factor));

  Deno.test(`${name} has the value of its formula`, () => {
    fc.assert(fc.property(strengths, weights, (list, w) => {
      const expected = expectedValue[name](w, ...list);
      assertAlmostEquals(create(...list).value(w), expected, 1e-12 * (1 + expected));
    }));
  });

  Deno.test(`${name} has the gradient of its value`, () => {
    const step = 1e-6;
    fc.assert(fc.property(strengths, weights, (list, w) => {
      const penalty = create(...list);
      const gradient = penalty.gradient(w);
      for (const i of w.keys()) {
        const quotient = (penalty.value(w.with(i, w[i]! + step)) -
          penalty.value(w.with(i, w[i]! - step))) / (2 * step);
        assertAlmostEquals(gradient[i]!, quotient, 1e-6 * (1 + Math.abs(quotient)));
      }
    }));
  });

  Deno.test(`${name} is 0 with gradient 0 at zero`, () => {
    const penalty = create(...factors.map(() => 0.5));
    assertEquals(penalty.value([0, 0]), 0);
    assertEquals([...penalty.gradient([0, 0])], [0, 0]);
  });

  Deno.test(`${name} sums on tensors what it sums on numbers`, async () => {
    await tf.setBackend("cpu");
    const penalty = create(...factors.map((_, i) => 0.5 + i));
    const sum = tf.tidy(() =>
      sumFormula(penalty.sum, { w: tf.tensor1d([0.5, -2, 0]) }, penalty.factors).dataSync()[0]!
    );
    const value = penalty.value([0.5, -2, 0]);
    const values: Record<string, number> = { ...penalty.factors };
    assertAlmostEquals(penalty.rule.fromSum(numberArithmetic, sum, values), value, 1e-6);
  });

  Deno.test(`${name} survives the round trip through its text`, () => {
    fc.assert(fc.property(strengths, (list) => {
      const text = formatPenalty(create(...list));
      assertEquals(parsePenalty(text).factors, create(...list).factors);
      assertEquals(formatPenalty(parsePenalty(text)), text);
    }));
  });

  for (const [i, wrong] of factors.entries()) {
    for (const value of [-0.1, NaN, Infinity]) {
      Deno.test(`${name} throws on ${wrong} ${value}`, () => {
        const list = factors.map((_, j) => i === j ? value : 1);
        const error = assertThrows(() => create(...list), RangeError);
        assertStringIncludes(
          error.message,
          `Cannot apply ${name}: ${wrong} is ${value}, want a number >= 0`,
        );
      });
    }
  }
}
