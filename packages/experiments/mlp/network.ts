import type { LayerActivation, LayerSpec, ModelSpec } from "@shrinklab/models";

/** What normalizes the input of each hidden activation, if anything. */
export type Normalization =
  | { readonly type: "none" }
  | {
    readonly type: "batch-norm";
    /** Share of the moving statistics that a step keeps. */
    readonly momentum: number;
    readonly epsilon: number;
    /** Whether training updates the moving statistics that evaluation uses. */
    readonly updatesStatistics: boolean;
  }
  | { readonly type: "layer-norm"; readonly epsilon: number };

/** A dense network in the terms of its experiments; {@linkcode mlpModel} spells its layers out. */
export interface MlpNetwork {
  /** Units of each hidden layer; none for a softmax regression. */
  readonly hidden: readonly number[];
  /** Activation of the hidden layers. */
  readonly activation: LayerActivation;
  /** What stands before each hidden activation. */
  readonly normalization: Normalization;
  /** Share of each hidden layer's outputs that training drops, 0 to below 1. */
  readonly dropout: number;
  /** Penalty on the output of every hidden layer, such as `l1(0.01)`. */
  readonly activityPenalty?: string;
  /** The most that the norm of the weights into one hidden unit may be. */
  readonly maxNorm?: number;
}

/**
 * Spells out the layers of a dense network whose last layer gives logits.
 *
 * @param network The network.
 * @param features Features of a row.
 * @param classes Number of classes.
 * @returns The model.
 *
 * @example
 * ```ts
 * import { mlpModel } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * const network = {
 *   hidden: [64],
 *   activation: "tanh",
 *   normalization: { type: "layer-norm", epsilon: 1e-3 },
 *   dropout: 0.5,
 * } as const;
 * assertEquals(mlpModel(network, 784, 10).layers.map(({ type }) => type), [
 *   "Dense",
 *   "LayerNorm",
 *   "Activation",
 *   "Dropout",
 *   "Dense",
 * ]);
 * ```
 */
export function mlpModel(network: MlpNetwork, features: number, classes: number): ModelSpec {
  return {
    input: [features],
    layers: [
      ...network.hidden.flatMap((units) => hiddenLayers(network, units)),
      { type: "Dense", units: classes },
    ],
  };
}

function hiddenLayers(network: MlpNetwork, units: number): LayerSpec[] {
  const { activation, normalization, dropout, activityPenalty, maxNorm } = network;
  const activity = activityPenalty === undefined ? {} : { activityRegularizer: activityPenalty };
  const constraint = maxNorm === undefined ? {} : { maxNorm };
  const after: LayerSpec[] = dropout === 0 ? [] : [{ type: "Dropout", rate: dropout }];
  if (normalization.type === "none") {
    return [{ type: "Dense", units, activation, ...constraint, ...activity }, ...after];
  }
  return [
    { type: "Dense", units, ...constraint },
    normalizationLayer(normalization),
    { type: "Activation", activation, ...activity },
    ...after,
  ];
}

function normalizationLayer(
  normalization: Exclude<Normalization, { readonly type: "none" }>,
): LayerSpec {
  if (normalization.type === "layer-norm") {
    return { type: "LayerNorm", epsilon: normalization.epsilon };
  }
  const { momentum, epsilon, updatesStatistics } = normalization;
  return { type: "BatchNorm", momentum, epsilon, updatesStatistics };
}

/**
 * Says in a few words what a network is.
 *
 * @param network The network.
 * @param features Features of a row.
 * @param classes Number of classes.
 * @returns For example `784-512-512-10, batch-norm (momentum 0.99), tanh`.
 */
export function networkText(network: MlpNetwork, features: number, classes: number): string {
  const { hidden, activation, normalization, dropout, activityPenalty, maxNorm } = network;
  const units = [features, ...hidden, classes].join("-");
  if (hidden.length === 0) return units;
  return [
    units,
    ...(normalization.type === "none" ? [] : [normalizationText(normalization)]),
    activation,
    ...(activityPenalty === undefined ? [] : [`activity ${activityPenalty}`]),
    ...(maxNorm === undefined ? [] : [`max-norm ${maxNorm}`]),
    ...(dropout === 0 ? [] : [`dropout ${dropout}`]),
  ].join(", ");
}

function normalizationText(normalization: Normalization): string {
  if (normalization.type !== "batch-norm") return normalization.type;
  const { momentum, updatesStatistics } = normalization;
  return `batch-norm (${
    updatesStatistics ? `momentum ${momentum}` : "moving statistics never updated"
  })`;
}
