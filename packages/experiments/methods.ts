/** Name of a method. */
export type MethodName = "none" | "weight-decay" | "l1" | "l2" | "l2-norm";

/** What a method does to the training of a model. */
export interface Regularization {
  /** Text of the penalties that are added to the loss; default none. */
  readonly penalty?: string;
  /** Weight decay of the optimizer. */
  readonly weightDecay?: number;
}

/** A way to keep weights small. */
export interface Method {
  /** What it adds to the loss or does in the update, for help and docs. */
  readonly summary: string;
  /** Turns its strength into terms of the loss or weight decay. */
  regularize(lambda: number): Regularization;
}

/**
 * Every method by the name that presets and flags use. All of them act on all parameters, biases
 * too, as experiment E3's do; a new one is a name, a line here and a strength in each preset.
 */
export const methods: Readonly<Record<MethodName, Method>> = {
  "none": { summary: "no regularization", regularize: () => ({}) },
  "weight-decay": {
    summary: "weight decay in the optimizer",
    regularize: (lambda) => ({ weightDecay: lambda }),
  },
  "l1": { summary: "loss + lambda * sum |w|", regularize: penalty("l1") },
  "l2": { summary: "loss + lambda * sum w^2", regularize: penalty("l2") },
  "l2-norm": {
    summary: "loss + lambda * sum over tensors of ||w||, not squared",
    regularize: penalty("l2-norm"),
  },
};

/** Name of a method that has a strength. */
export type StrengthName = Exclude<MethodName, "none">;

/** All names, in the order in which they are listed. */
export const methodNames = Object.keys(methods) as readonly MethodName[];

/** The names of the methods that have a strength. */
export const strengthNames: readonly StrengthName[] = methodNames.filter((name) => name !== "none");

function penalty(name: string): (lambda: number) => Regularization {
  return (lambda) => ({ penalty: `${name}(${lambda},over=all)` });
}
