/** One trainable tensor of a model. */
export interface Parameter {
  /** `layer/role`, for example `"conv1/kernel"`. */
  readonly name: string;
  /** Name of its layer. */
  readonly layer: string;
  /** What it does in its layer. */
  readonly role: "kernel" | "bias";
  /** Lengths of its axes, in Keras's layout. */
  readonly shape: readonly number[];
  /** Inputs that enter one output of its layer; initializers scale by it. */
  readonly fanIn: number;
  /** Outputs that one input of its layer enters. */
  readonly fanOut: number;
}
