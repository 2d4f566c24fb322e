import { assertAlmostEquals, assertEquals } from "@std/assert";
import { judgeClasses, judgeNumbers, monteCarloSummary, notFiniteNote } from "./judge.ts";

Deno.test("judgeClasses() finds the baseline in the training rows, and measures it on the others", () => {
  const outputs = { values: Float32Array.of(9, 0, 0, 9, 9, 0), width: 2 };
  const { confusion, figures } = judgeClasses(outputs, {
    loss: "softmaxCrossEntropy",
    labels: [0, 1, 1],
    trainLabels: [0, 0, 1],
  });
  assertEquals(confusion, [[1, 0], [1, 1]]);
  assertAlmostEquals(figures.majority!, 1 / 3);
  assertEquals(figures.auc, 0.75);
});

Deno.test("judgeClasses() has no AUC of more classes, or of one that occurs alone", () => {
  const three = judgeClasses({ values: Float32Array.of(1, 0, 0), width: 3 }, {
    loss: "softmaxCrossEntropy",
    labels: [0],
    trainLabels: [0],
  });
  const one = judgeClasses({ values: Float32Array.of(0.2, 0.9), width: 1 }, {
    loss: "binaryCrossEntropy",
    labels: [1, 1],
    trainLabels: [1],
  });
  assertEquals([three.figures.auc, one.figures.auc], [undefined, undefined]);
});

Deno.test("judgeClasses() says when one class is answered for every row", () => {
  const { note } = judgeClasses({ values: Float32Array.of(0.1, 0.2, 0.3), width: 1 }, {
    loss: "binaryCrossEntropy",
    labels: [0, 0, 1],
    trainLabels: [0],
    what: "image",
    classes: ["cat", "dog"],
  });
  assertEquals(note, "chance level: class cat for every image");
});

Deno.test("judgeClasses() ranks what comes before a sigmoid or a softmax that is rounded", () => {
  const options = { labels: [0, 1, 0, 1], trainLabels: [0, 1] };
  const logits = { values: Float32Array.of(0, 500, 0, 900, 0, 700, 0, 600), width: 2 };
  const saturated = judgeClasses(logits, { ...options, loss: "softmaxCrossEntropy" });
  assertEquals(saturated.figures.auc, 0.75);
  const one = { values: Float32Array.of(1, 1, 1, 1), width: 1 };
  assertEquals(judgeClasses(one, { ...options, loss: "binaryCrossEntropy" }).figures.auc, 0.5);
  const { figures } = judgeClasses(one, {
    ...options,
    loss: "binaryCrossEntropy",
    logits: { values: Float32Array.of(50, 90, 70, 60), width: 1 },
  });
  assertEquals(figures.auc, 0.75);
});

Deno.test("judgeClasses() counts a row for wrong whose outputs are not finite", () => {
  const values = Float32Array.of(NaN, NaN, 3, 1, 0, 2, Infinity, 1);
  const { confusion, figures } = judgeClasses({ values, width: 2 }, {
    loss: "softmaxCrossEntropy",
    labels: [0, 0, 1, 1],
    trainLabels: [0, 0, 1],
  });
  assertEquals(confusion, [[1, 0], [0, 1]]);
  // The row of class 0 is above all others and the one of class 1 below.
  assertEquals(figures, { majority: 0.5, auc: 0.25 });
});

Deno.test("notFiniteNote() says for how many rows outputs are not finite", () => {
  const values = Float32Array.of(1, 2, NaN, 0, 0, -Infinity);
  assertEquals(
    notFiniteNote({ values, width: 2 }, "test"),
    "test outputs are not finite for 2 rows of 3: they count as wrong",
  );
  assertEquals(notFiniteNote({ values: values.subarray(0, 2), width: 2 }, "test"), undefined);
});

Deno.test("monteCarloSummary() judges the rows whose probabilities are finite", () => {
  const summary = monteCarloSummary({
    mean: Float64Array.of(NaN, NaN, 0.25, 0.75),
    deviation: Float64Array.of(NaN, NaN, 0.1, 0.2),
    entropy: Float64Array.of(NaN, 0.56),
    width: 2,
    passes: 10,
  }, [0, 1]);
  assertEquals([summary.accuracy, summary.leastDeviation], [0.5, 0.1]);
  assertAlmostEquals(summary.meanDeviation, 0.15);
});

Deno.test("judgeNumbers() gives 0 for always answering the mean", () => {
  const outputs = { values: Float32Array.of(3, 3), width: 1 };
  assertEquals(judgeNumbers(outputs, [2, 4]), { rmse: 1, mae: 1, r2: 0 });
});
