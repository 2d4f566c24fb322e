import type { Arithmetic } from "./arithmetic.ts";

/**
 * An elementwise calculation over tensors of one shape, written once and run by several
 * interpreters: float64 numbers, tfjs tensors, and the engine's WebAssembly in one pass.
 *
 * @example
 * ```ts
 * import type { Formula } from "@shrinklab/formula";
 * import { evaluateNumbers } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 *
 * const descent: Formula = {
 *   name: "descent",
 *   inputs: ["w", "gradient"],
 *   scalars: ["learningRate"],
 *   outputs: ["w"],
 *   evaluate: (m, v) => ({ w: m.subtract(v.w!, m.multiply(v.learningRate!, v.gradient!)) }),
 * };
 * const { w } = evaluateNumbers(descent, { w: [1, 2], gradient: [4, 8] }, { learningRate: 0.5 });
 * assertEquals([...w!], [-1, -2]);
 * ```
 */
export interface Formula {
  /** Identity: two formulas of one name calculate the same, so emitted code is kept by name. */
  readonly name: string;
  /** Names of the tensors, all of one shape. */
  readonly inputs: readonly string[];
  /** Names of the numbers that are one for the whole call: a learning rate, a norm. */
  readonly scalars: readonly string[];
  /**
   * What is calculated: for an assignment the names of the inputs that are overwritten, for a
   * sum exactly one name.
   */
  readonly outputs: readonly string[];
  /**
   * Further results of an assignment, each summed over all elements in the same pass; default none.
   */
  readonly sums?: readonly string[];
  /**
   * Calculates the outputs and the sums' summands of one element from its inputs and the scalars.
   *
   * It must be pure and have no branch on values: it is run once to emit code, not once an
   * element. Values are read by name, not enumerated: an interpreter may load one when it is read.
   */
  evaluate<T>(m: Arithmetic<T>, values: Readonly<Record<string, T>>): Record<string, T>;
}
