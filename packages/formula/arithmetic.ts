/**
 * What a {@linkcode Formula} may calculate with: one method an operation, over any kind of
 * value. Numbers, tensors and the engine's WebAssembly emitter each implement it, so that a
 * formula is written once.
 *
 * @typeParam T A value of the interpreter: a number, a tensor, an emitted expression.
 */
export interface Arithmetic<T> {
  /** The number `x` at every element. */
  constant(x: number): T;
  /** `a + b`. */
  add(a: T, b: T): T;
  /** `a - b`. */
  subtract(a: T, b: T): T;
  /** `a * b`. */
  multiply(a: T, b: T): T;
  /** `a * b + c`, rounded once where the processor can. */
  multiplyAdd(a: T, b: T, c: T): T;
  /** `a / b`. */
  divide(a: T, b: T): T;
  /** The larger of the two. */
  maximum(a: T, b: T): T;
  /** The smaller of the two. */
  minimum(a: T, b: T): T;
  /** `a`, brought between `low` and `high`, which are numbers; NaN stays. */
  clip(a: T, low: T, high: T): T;
  /** `|a|`. */
  abs(a: T): T;
  /** The square root of `a`. */
  sqrt(a: T): T;
  /** `e^a`. */
  exp(a: T): T;
  /** Natural logarithm of `a`, which is a normal number above 0. */
  log(a: T): T;
  /** -1, 0 or 1: the sign of `a`, 0 at 0. */
  sign(a: T): T;
}
