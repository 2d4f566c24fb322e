/**
 * A weight tensor outside any backend: what initializers make, files hold and trainers hand back.
 *
 * Layouts are Keras's: a convolution's kernel is `[height, width, in, out]`, a dense layer's
 * `[in, out]`; values lie in row-major order.
 */
export interface NamedTensor {
  /** `layer/role`, for example `"conv1/kernel"` or `"fc1/bias"`. */
  readonly name: string;
  /** Lengths of the axes; their product is `values.length`. */
  readonly shape: readonly number[];
  /** The entries, row-major. */
  readonly values: Float32Array;
}
