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

/** A tensor as a file holds it: in float64 where its numbers would not fit into float32. */
export interface StoredTensor {
  /** Its name in the file, such as `features.0.weight`. */
  readonly name: string;
  /** Kind of number in the file: `float64`, `bfloat16`, `int64`, `bool`, ... */
  readonly dtype: string;
  /** Lengths of the axes; their product is `values.length`. */
  readonly shape: readonly number[];
  /** The entries, row-major. */
  readonly values: Float32Array | Float64Array;
}
