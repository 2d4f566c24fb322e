import type { ModelPlan } from "@shrinklab/models";

/**
 * Checks the weights of classes.
 *
 * @param plan The model: with one output it tells two classes apart.
 * @param weights How much a row of each class counts.
 * @throws {RangeError} If there is not one for each class, or one is negative or not finite.
 */
export function checkClassWeights(plan: ModelPlan, weights: readonly number[]): void {
  const width = plan.layers.at(-1)?.outputShape.at(-1) ?? 1;
  const classes = width === 1 ? 2 : width;
  if (weights.length !== classes) {
    throw new RangeError(
      `Cannot train: there are ${weights.length} class weights, want ${classes}, one for each class`,
    );
  }
  for (const [label, weight] of weights.entries()) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(
        `Cannot train: weight of class ${label} is ${weight}, want a number >= 0`,
      );
    }
  }
}

/**
 * Weights by which every class counts the same in a mean: `rows / (classes * rows of the class)`.
 *
 * @param labels Labels of the training rows, from 0.
 * @param classes How many classes there are.
 * @returns A weight for each; 0 for a class without rows.
 *
 * Source: King and Zeng (2001), as scikit-learn's `class_weight="balanced"`.
 *
 * @example
 * ```ts
 * import { balancedClassWeights } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(balancedClassWeights([0, 0, 0, 1], 2), [2 / 3, 2]);
 * ```
 */
export function balancedClassWeights(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++;
  return counts.map((count) => count === 0 ? 0 : labels.length / (classes * count));
}
