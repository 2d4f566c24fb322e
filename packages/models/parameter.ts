/** One tensor of a model: trained, or a moving statistic. */
export interface Parameter {
  /** `layer/role`, for example `"conv1/kernel"`. */
  readonly name: string;
  /** Name of its layer. */
  readonly layer: string;
  /**
   * What it does in its layer: penalties and initializers look for `"kernel"`, `"bias"` starts at
   * 0, any other role says what it starts as by `initial`.
   */
  readonly role: string;
  /** Lengths of its axes, in Keras's layout. */
  readonly shape: readonly number[];
  /** Inputs that enter one output of its layer; initializers scale by it. */
  readonly fanIn: number;
  /** Outputs that one input of its layer enters. */
  readonly fanOut: number;
  /** What every entry starts as, whatever the initializer; default: the initializer decides. */
  readonly initial?: number;
}
