import * as tf from "@tensorflow/tfjs";
import type { Formula } from "./formula.ts";

/** The kernels by which a backend runs a formula in one pass over memory. */
export type FormulaKernelName = "AssignFormula" | "MapFormula" | "SumFormula";

/**
 * Attributes that a backend's `AssignFormula` or `SumFormula` kernel receives. Its inputs are
 * the tensors by name, and those scalars that are tensors.
 */
export interface FormulaAttributes {
  /** What to calculate. */
  readonly formula: Formula;
  /** The scalars that are numbers of the host, by name. */
  readonly numbers: Readonly<Record<string, HostNumber>>;
}

/**
 * A number of the host: itself, or where to ask for it. A backend that records a step and replays
 * it asks anew each time, so that a learning rate can change.
 */
export type HostNumber = number | (() => number);

/**
 * The value of a number of the host, as it is now.
 *
 * @param number The number.
 * @returns Its value.
 *
 * @example
 * ```ts
 * import { askNumber } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([askNumber(2), askNumber(() => 3)], [2, 3]);
 * ```
 */
export function askNumber(number: HostNumber): number {
  return typeof number === "number" ? number : number();
}

/** Scalars of a call: numbers of the host, or one-element tensors that stay on the backend. */
export type FormulaScalars = Readonly<Record<string, HostNumber | tf.Tensor>>;

/** The scalars as tensors, for the interpreter that composes tfjs operations. */
export function scalarTensors(scalars: FormulaScalars): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, value]) => {
      if (value instanceof tf.Tensor) return [name, value];
      return [name, tf.scalar(askNumber(value))];
    }),
  );
}

/**
 * Tells whether the active backend has a kernel.
 *
 * @param name Kernel name as registered with tfjs.
 * @returns Whether `tf.engine().runKernel(name, ...)` would find it.
 *
 * @example
 * ```ts
 * import { hasKernel } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * assertEquals(hasKernel("Add"), true);
 * assertEquals(hasKernel("NoSuchKernel"), false);
 * ```
 */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/**
 * Runs a formula through the active backend's kernel.
 *
 * @param kernel Kernel name; the backend must have it ({@linkcode hasKernel}).
 * @param formula What to calculate.
 * @param tensors The inputs by name.
 * @param scalars The scalars by name.
 * @returns What the kernel returns: the sums for `AssignFormula`, the outputs for `MapFormula`, a
 *   scalar for `SumFormula`.
 */
export function runFormulaKernel(
  kernel: FormulaKernelName,
  formula: Formula,
  tensors: Readonly<Record<string, tf.Tensor>>,
  scalars: FormulaScalars,
): tf.Tensor | tf.Tensor[] {
  const inputs: Record<string, tf.Tensor> = { ...tensors };
  const numbers: Record<string, HostNumber> = {};
  for (const [name, value] of Object.entries(scalars)) {
    if (value instanceof tf.Tensor) inputs[name] = value;
    else numbers[name] = value;
  }
  const attributes: FormulaAttributes = { formula, numbers };
  return tf.engine().runKernel(kernel, inputs, attributes as unknown as tf.NamedAttrMap);
}
