/**
 * Fields of layers that regularize them. Here they are plain data; `@shrinklab/regularizers` reads
 * and checks them.
 *
 * @module
 */

/** A penalty: its text, `"l1(0.01)"`, or Keras's two strengths. */
export type RegularizerSpec = string | { readonly l1?: number; readonly l2?: number };

/** A layer whose output can be penalized. */
export interface ActivitySpec {
  /** Penalty on the output, divided by the rows of the batch. */
  readonly activityRegularizer?: RegularizerSpec;
}

/** A layer whose kernel, bias and output can be penalized, and whose kernel can be constrained. */
export interface RegularizedSpec extends ActivitySpec {
  /** Penalty on the kernel. */
  readonly kernelRegularizer?: RegularizerSpec;
  /** Penalty on the bias. */
  readonly biasRegularizer?: RegularizerSpec;
  /** The most that the norm of the weights into one output may be; short for `"max-norm(x)"`. */
  readonly maxNorm?: number;
  /** What the kernel is brought to after every update, as text: `"unit-norm()"`. */
  readonly kernelConstraint?: string;
}

/** Names of the fields of {@linkcode ActivitySpec}. */
export const activityFields: readonly string[] = ["activityRegularizer"];

/** Names of the fields of {@linkcode RegularizedSpec}. */
export const regularizedFields: readonly string[] = [
  ...activityFields,
  "kernelRegularizer",
  "biasRegularizer",
  "maxNorm",
  "kernelConstraint",
];
