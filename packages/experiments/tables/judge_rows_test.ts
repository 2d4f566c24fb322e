import { assertAlmostEquals, assertEquals } from "@std/assert";
import { judgeClasses, judgeNumbers } from "./judge_rows.ts";

Deno.test("judgeClasses() finds the baseline in the training rows, and measures it on the others", () => {
  const outputs = { values: Float32Array.of(9, 0, 0, 9, 9, 0), width: 2 };
  const figures = judgeClasses(outputs, "softmaxCrossEntropy", [0, 1, 1], [0, 0, 1]);
  assertEquals(figures.confusion, [[1, 0], [1, 1]]);
  assertAlmostEquals(figures.majorityBaseline, 1 / 3);
  assertEquals(figures.auc, 0.75);
});

Deno.test("judgeClasses() has no AUC of more classes, or of one that occurs alone", () => {
  const three = { values: Float32Array.of(1, 0, 0), width: 3 };
  assertEquals(judgeClasses(three, "softmaxCrossEntropy", [0], [0]).auc, undefined);
  const one = { values: Float32Array.of(0.2, 0.9), width: 1 };
  assertEquals(judgeClasses(one, "binaryCrossEntropy", [1, 1], [1]).auc, undefined);
});

Deno.test("judgeClasses() says when one class is answered for every row", () => {
  const outputs = { values: Float32Array.of(0.1, 0.2, 0.3), width: 1 };
  const { chance } = judgeClasses(outputs, "binaryCrossEntropy", [0, 0, 1], [0]);
  assertEquals(chance?.startsWith("chance level: class 0"), true);
});

Deno.test("judgeNumbers() gives 0 for always answering the mean", () => {
  const outputs = { values: Float32Array.of(3, 3), width: 1 };
  assertEquals(judgeNumbers(outputs, [2, 4]), { rmse: 1, r2: 0 });
});
