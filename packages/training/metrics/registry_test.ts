import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Predictions } from "./metric.ts";
import { type MetricName, metrics } from "./registry.ts";

const binary = { outputs: [0.2, 0.9, 0.6, 0.4], width: 1, targets: [0, 1, 0, 1] };
const numbers = { outputs: [1, 2, 4, 0.5], width: 1, targets: [1.5, 2, 3, 0] };
const three = {
  outputs: [0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.1, 0.6, 0.3],
  width: 3,
  targets: [0, 0, 2],
};

/** For every metric some predictions and what it is, worked out by hand or with numpy. */
const examples: Record<MetricName, [Predictions, number]> = {
  accuracy: [three, 1 / 3],
  top3: [three, 1],
  top5: [three, 1],
  auc: [binary, 3 / 4],
  // Confidences 0.7 (right), 0.4 (wrong), 0.6 (wrong), each in a bin of its own.
  calibrationError: [three, (0.3 + 0.4 + 0.6) / 3],
  mse: [numbers, (0.25 + 0 + 1 + 0.25) / 4],
  rmse: [numbers, Math.sqrt(1.5 / 4)],
  mae: [numbers, 2 / 4],
  mape: [{ ...numbers, targets: [1.5, 2, 3, 1] }, 100 * (0.5 / 1.5 + 0 + 1 / 3 + 0.5) / 4],
  r2: [numbers, 1 - 1.5 / (0.015625 + 0.140625 + 1.890625 + 2.640625)],
  msle: [
    numbers,
    (Math.log(2 / 2.5) ** 2 + 0 + Math.log(5 / 4) ** 2 + Math.log(1.5) ** 2) / 4,
  ],
  poisson: [numbers, (1 + (2 - 2 * Math.log(2)) + (4 - 3 * Math.log(4)) + 0.5) / 4],
  binaryCrossEntropy: [binary, -Math.log(0.8 * 0.9 * 0.4 * 0.4) / 4],
  categoricalCrossEntropy: [three, -Math.log(0.7 * 0.3 * 0.3) / 3],
};

for (const [name, [predictions, expected]] of Object.entries(examples)) {
  const metric = metrics[name as MetricName];

  Deno.test(`${name} has its value on an example`, () => {
    assertAlmostEquals(metric(predictions), expected, 1e-6);
  });

  Deno.test(`${name} of an empty set is NaN`, () => {
    assertEquals(metric({ ...predictions, outputs: [], targets: [] }), NaN);
  });

  Deno.test(`${name} does not depend on the order of the rows`, () => {
    const { outputs, width, targets } = predictions;
    const rows = Array.from({ length: targets.length }, (_, i) => i).reverse();
    const turned = {
      outputs: rows.flatMap((row) =>
        Array.from({ length: width }, (_, i) => outputs[row * width + i]!)
      ),
      width,
      targets: rows.map((row) => targets[row]!),
    };
    assertAlmostEquals(metric(turned), metric(predictions), 1e-12);
  });

  Deno.test(`${name} throws where outputs and targets are not of one set`, () => {
    const wrong = { ...predictions, targets: [0] };
    assertThrows(() => metric(wrong), RangeError, "Cannot measure: there are 1 targets");
  });
}

Deno.test("r2 of equal targets is 1 where all are met, else 0", () => {
  assertEquals(metrics.r2({ outputs: [2, 2], width: 1, targets: [2, 2] }), 1);
  assertEquals(metrics.r2({ outputs: [2, 3], width: 1, targets: [2, 2] }), 0);
});

Deno.test("mape stays finite for a target of 0", () => {
  assertAlmostEquals(metrics.mape({ outputs: [1], width: 1, targets: [0] }), 1e9, 1);
});

Deno.test("auc is the share of pairs in the right order, equal ones a half", () => {
  const score = fc.constantFrom(0, 0.25, 0.5, 1);
  const rows = fc.array(fc.record({ score, label: fc.nat(1) }), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(rows, (rows) => {
    const [yes, no] = [1, 0].map((label) => rows.filter((row) => row.label === label));
    let right = 0;
    for (const a of yes!) for (const b of no!) right += (Math.sign(a.score - b.score) + 1) / 2;
    const auc = metrics.auc({
      outputs: rows.map((row) => row.score),
      width: 1,
      targets: rows.map((row) => row.label),
    });
    const pairs = yes!.length * no!.length;
    if (pairs === 0) assertEquals(auc, NaN);
    else assertAlmostEquals(auc, right / pairs, 1e-12);
  }));
});

Deno.test("auc is not a number where a score is none, and reads two outputs", () => {
  assertEquals(metrics.auc({ outputs: [NaN, 1], width: 1, targets: [0, 1] }), NaN);
  assertEquals(metrics.auc({ outputs: [0.9, 0.1, 0.2, 0.8], width: 2, targets: [0, 1] }), 1);
  assertThrows(() => metrics.auc(three), RangeError, "width is 3, want 1 or 2");
  assertThrows(() => metrics.auc({ ...binary, targets: [0, 1, 2, 1] }), RangeError, "neither 0");
});

Deno.test("top3 counts of equal outputs the first as larger", () => {
  const equal = { outputs: [1, 1, 1, 1], width: 4, targets: [3] };
  assertEquals([metrics.top3(equal), metrics.top5(equal)], [0, 1]);
});

Deno.test("calibrationError is 0 where confidence is the share of right answers", () => {
  const half = { outputs: [0.5, 0.5, 0.5, 0.5], width: 2, targets: [0, 1] };
  assertEquals(metrics.calibrationError(half), 0);
  const logits = { outputs: [3, -3], width: 2, targets: [0] };
  assertThrows(() => metrics.calibrationError(logits), RangeError, "an output is 3, want");
  assert(metrics.calibrationError(binary) > 0);
});
