import { assertAlmostEquals, assertLess } from "@std/assert";
import { finiteDifferences } from "./finite_differences.ts";
import { largestError } from "./largest_error.ts";
import { randomValues } from "./random_values.ts";
import {
  softmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
} from "./softmax_cross_entropy.ts";

Deno.test("softmaxCrossEntropy() is the mean of -log p", () => {
  const logits = randomValues(12, 1, 3);
  const labels = [0, 3, 1];
  const p = softmax(logits, 4);
  const loss = labels.reduce((sum, label, row) => sum - Math.log(p[row * 4 + label]!), 0) / 3;
  assertAlmostEquals(softmaxCrossEntropy(logits, labels, 4), loss, 1e-12);
});

Deno.test("softmaxCrossEntropyGradient() agrees with finite differences", () => {
  const logits = randomValues(20, 2, 4);
  const labels = [0, 4, 4, 2];
  const byLogits = finiteDifferences((z) => softmaxCrossEntropy(z, labels, 5), logits);
  assertLess(largestError(softmaxCrossEntropyGradient(logits, labels, 5), byLogits), 1e-8);
});
