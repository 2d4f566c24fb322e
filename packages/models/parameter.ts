/** What a tensor does in its layer. */
export type ParameterRole =
  | "kernel"
  | "bias"
  /** Factor of a normalized value. */
  | "scale"
  /** Added to a normalized value. */
  | "shift"
  | "moving-mean"
  | "moving-variance";

/** One tensor of a model: trained, or a moving statistic. */
export interface Parameter {
  /** `layer/role`, for example `"conv1/kernel"`. */
  readonly name: string;
  /** Name of its layer. */
  readonly layer: string;
  /** What it does in its layer. */
  readonly role: ParameterRole;
  /** Lengths of its axes, in Keras's layout. */
  readonly shape: readonly number[];
  /** Inputs that enter one output of its layer; initializers scale by it. */
  readonly fanIn: number;
  /** Outputs that one input of its layer enters. */
  readonly fanOut: number;
  /** What every entry starts as, whatever the initializer; default: the initializer decides. */
  readonly initial?: number;
}
