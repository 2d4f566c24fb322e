import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activityPenalty } from "./activity_penalty.ts";
import { type ElementwisePenalty, isElementwise, type MatrixPenalty } from "./penalty.ts";
import { formatPenalty, parsePenalty } from "./penalty_text.ts";
import { penalties, type PenaltyFactory } from "./registry.ts";

const factor = fc.double({ min: 0, max: 10, noNaN: true });
/** Weights away from the kinks at zero, where a difference quotient says nothing. */
const weights = fc.array(
  fc.double({ min: 0.01, max: 3, noNaN: true }).chain((x) => fc.constantFrom(x, -x)),
  { minLength: 1, maxLength: 8 },
).map((list) => list.length % 2 ? [...list, 1] : list)
  // Neither are cosines at 0.
  .filter((w) => w.every((_, i) => i % 2 || w.every((_, j) => j % 2 || !near(w, i, j))));

function near(w: number[], i: number, j: number): boolean {
  return i !== j && Math.abs(w[i]! * w[j]! + w[i + 1]! * w[j + 1]!) < 1e-3;
}

for (const [name, { create, factors, bounds }] of Object.entries<PenaltyFactory>(penalties)) {
  const strengths = fc.tuple(...factors.map(() => factor)).map((list) =>
    bounds ? list.toSorted((a, b) => a - b) : list
  );
  if ("gradient" in create(...factors.map(() => 1))) followedByGradient(name, create, factors);

  Deno.test(`${name} survives the round trip through its text`, () => {
    fc.assert(fc.property(strengths, (list) => {
      const text = formatPenalty(create(...list));
      assertEquals(parsePenalty(text).factors, create(...list).factors);
      assertEquals(formatPenalty(parsePenalty(text)), text);
    }));
  });

  for (const [i, wrong] of factors.entries()) {
    for (const value of [...(bounds ? [] : [-0.1]), NaN, Infinity]) {
      Deno.test(`${name} throws on ${wrong} ${value}`, () => {
        const list = factors.map((_, j) => i === j ? value : 1);
        const error = assertThrows(() => create(...list), RangeError);
        assertStringIncludes(
          error.message,
          `Cannot apply ${name}: ${wrong} is ${value}, want a number${bounds ? "" : " >= 0"}`,
        );
      });
    }
  }
}

function followedByGradient(
  name: string,
  create: PenaltyFactory["create"],
  factors: readonly string[],
): void {
  const strengths = fc.tuple(...factors.map(() => factor));
  const make = (list: readonly number[]) => create(...list) as ElementwisePenalty | MatrixPenalty;

  Deno.test(`${name} has the gradient of its value`, () => {
    const step = 1e-6;
    fc.assert(fc.property(strengths, weights, (list, w) => {
      const penalty = make(list);
      const gradient = penalty.gradient(w, 2);
      for (const i of w.keys()) {
        const quotient = (penalty.value(w.with(i, w[i]! + step), 2) -
          penalty.value(w.with(i, w[i]! - step), 2)) / (2 * step);
        assertAlmostEquals(gradient[i]!, quotient, 1e-6 * (1 + Math.abs(quotient)));
      }
    }));
  });

  Deno.test(`${name} is 0 with gradient 0 at zero`, () => {
    const penalty = make(factors.map(() => 0.5));
    assertEquals(penalty.value([0, 0]), 0);
    assertEquals([...penalty.gradient([0, 0])], [0, 0]);
  });

  Deno.test(`${name} is on tensors what it is on numbers, and so is its gradient`, async () => {
    await tf.setBackend("cpu");
    const penalty = make(factors.map((_, i) => 0.5 + i));
    const w = [0.5, -2, 0, 1.5, 3, 1];
    const before = tf.memory().numTensors;
    const [value, gradient] = tf.tidy(() => {
      const x = tf.tensor2d(w, [3, 2]);
      const ofTensor = (x: tf.Tensor) =>
        isElementwise(penalty) ? activityPenalty(penalty, x) : penalty.ofMatrix(x as tf.Tensor2D);
      const { value, grads } = tf.engine().gradients(() => tf.mul(ofTensor(x), 4), [x]);
      return [value.dataSync()[0]!, grads[0]!.dataSync()];
    });
    assertEquals(tf.memory().numTensors, before);
    const by = isElementwise(penalty) ? 4 / 3 : 4; // of an activity a third: it has three rows
    assertAlmostEquals(value, by * penalty.value(w, 2), 1e-5);
    for (const [i, slope] of penalty.gradient(w, 2).entries()) {
      assertAlmostEquals(gradient[i]!, by * slope, 1e-5);
    }
  });
}
