import { assertAlmostEquals, assertEquals } from "@std/assert";
import { judgeClasses, judgeNumbers } from "./judge.ts";

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

Deno.test("judgeNumbers() gives 0 for always answering the mean", () => {
  const outputs = { values: Float32Array.of(3, 3), width: 1 };
  assertEquals(judgeNumbers(outputs, [2, 4]), { rmse: 1, mae: 1, r2: 0 });
});
