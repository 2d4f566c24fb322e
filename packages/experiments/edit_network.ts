import type { BatchNormSpec, LayerActivation, LayerNormSpec, LayerSpec } from "@shrinklab/models";

/** What can stand in front of an activation. */
export const normalizationNames = ["none", "batch-norm", "layer-norm"] as const;

/** Name of a normalization. */
export type NormalizationName = typeof normalizationNames[number];

const normalizations: Readonly<
  Record<Exclude<NormalizationName, "none">, BatchNormSpec | LayerNormSpec>
> = {
  "batch-norm": { type: "BatchNorm", momentum: 0.99, epsilon: 1e-3, updatesStatistics: true },
  "layer-norm": { type: "LayerNorm", epsilon: 1e-3 },
};

type Weighted = Extract<LayerSpec, { type: "Dense" | "Conv2D" }>;

/** A layer with a kernel and what belongs to it: normalization and activation. */
interface Block {
  readonly weighted: Weighted;
  readonly rest: readonly LayerSpec[];
}

/**
 * Takes other hidden dense layers. Each is as the first one there was, with its normalization,
 * activation and dropout; with relu where there was none.
 *
 * @param layers Hidden layers.
 * @param units Units of each new layer.
 * @returns The layers; what stands before the first dense layer stays.
 *
 * @example
 * ```ts
 * import { withHidden } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(withHidden([{ type: "Flatten" }], [64]), [
 *   { type: "Flatten" },
 *   { type: "Dense", units: 64, activation: "relu" },
 * ]);
 * ```
 */
export function withHidden(layers: readonly LayerSpec[], units: readonly number[]): LayerSpec[] {
  const first = layers.findIndex(({ type }) => type === "Dense");
  if (first < 0) {
    return [
      ...layers,
      ...units.map((units) => ({ type: "Dense", units, activation: "relu" })),
    ] as LayerSpec[];
  }
  const next = layers.findIndex(({ type }, at) => at > first && type === "Dense");
  const [dense, ...rest] = layers.slice(first, next < 0 ? undefined : next);
  return [
    ...layers.slice(0, first),
    ...units.flatMap((units) => [{ ...dense, units } as LayerSpec, ...rest]),
  ];
}

/**
 * Gives all hidden layers another activation.
 *
 * @param layers Hidden layers.
 * @param activation The activation.
 * @returns The layers.
 */
export function withActivation(
  layers: readonly LayerSpec[],
  activation: LayerActivation,
): LayerSpec[] {
  return eachBlock(
    layers,
    ({ weighted, rest }) =>
      rest.some(({ type }) => type === "Activation")
        ? [weighted, ...rest.map((one) => one.type === "Activation" ? { ...one, activation } : one)]
        : [{ ...weighted, activation }, ...rest],
  );
}

/**
 * Puts another normalization in front of every hidden activation; one that is there already stays
 * as it is.
 *
 * @param layers Hidden layers.
 * @param name Which normalization.
 * @returns The layers.
 *
 * @example
 * ```ts
 * import { withNormalization } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const layers = withNormalization([{ type: "Dense", units: 4, activation: "relu" }], "layer-norm");
 * assertEquals(layers.map(({ type }) => type), ["Dense", "LayerNorm", "Activation"]);
 * assertEquals(withNormalization(layers, "none").map(({ type }) => type), ["Dense"]);
 * ```
 */
export function withNormalization(
  layers: readonly LayerSpec[],
  name: NormalizationName,
): LayerSpec[] {
  const wanted = name === "none" ? undefined : normalizations[name];
  if (
    layers.some(isNormalization) &&
    layers.filter(isNormalization).every(({ type }) => type === wanted?.type)
  ) return [...layers];
  return eachBlock(layers, ({ weighted, rest }) => {
    const { activation, activityRegularizer, ...bare } = weighted as Weighted & {
      activityRegularizer?: unknown;
    };
    const own = rest.find((one) => one.type === "Activation");
    const { type: _, name: __, ...after } = own ?? {
      type: "Activation",
      activation: activation ?? "linear",
      ...(activityRegularizer === undefined ? {} : { activityRegularizer }),
    };
    return wanted === undefined
      ? [{ ...bare, ...after } as LayerSpec]
      : [bare as LayerSpec, wanted, { type: "Activation", ...after } as LayerSpec];
  });
}

/**
 * Sets the share of moving statistics that a step of BatchNorm keeps.
 *
 * @param layers Hidden layers.
 * @param momentum The share, 0 to 1.
 * @returns The layers.
 * @throws {RangeError} If there is no BatchNorm.
 */
export function withMomentum(layers: readonly LayerSpec[], momentum: number): LayerSpec[] {
  if (!layers.some(({ type }) => type === "BatchNorm")) {
    const { type = "none" } = layers.find(isNormalization) ?? {};
    throw new RangeError(`Cannot use --momentum: normalization is ${type}, want batch-norm`);
  }
  return layers.map((layer) => layer.type === "BatchNorm" ? { ...layer, momentum } : layer);
}

/**
 * Sets the rate of all dropout layers. Where there is none, one follows every hidden dense layer,
 * or stands in front of the last layer where there is no hidden dense layer; at rate 0 none is left.
 *
 * @param layers Hidden layers.
 * @param rate Share of values that training drops, 0 to below 1.
 * @returns The layers.
 *
 * @example
 * ```ts
 * import { withDropout } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const dense = { type: "Dense", units: 8, activation: "relu" } as const;
 * assertEquals(withDropout([dense], 0.5), [dense, { type: "Dropout", rate: 0.5 }]);
 * assertEquals(withDropout(withDropout([dense], 0.5), 0), [dense]);
 * ```
 */
export function withDropout(layers: readonly LayerSpec[], rate: number): LayerSpec[] {
  if (rate === 0) return layers.filter((layer) => !isDropout(layer));
  if (layers.some(isDropout)) {
    return layers.map((layer) => isDropout(layer) ? { ...layer, rate } : layer);
  }
  const dropout: LayerSpec = { type: "Dropout", rate };
  if (!layers.some(({ type }) => type === "Dense")) return [...layers, dropout];
  return eachBlock(
    layers,
    ({ weighted, rest }) =>
      weighted.type === "Dense" ? [weighted, ...rest, dropout] : [weighted, ...rest],
  );
}

/**
 * Limits the norm of the weights into every hidden unit or filter.
 *
 * @param layers Hidden layers.
 * @param maxNorm The most that it may be, above 0.
 * @returns The layers.
 */
export function withMaxNorm(layers: readonly LayerSpec[], maxNorm: number): LayerSpec[] {
  return eachBlock(layers, ({ weighted, rest }) => [{ ...weighted, maxNorm }, ...rest]);
}

/**
 * Puts a penalty on the outputs of every hidden layer, after its activation.
 *
 * @param layers Hidden layers.
 * @param penalty Its text.
 * @returns The layers.
 */
export function withActivityPenalty(layers: readonly LayerSpec[], penalty: string): LayerSpec[] {
  return eachBlock(layers, ({ weighted, rest }) => {
    const activityRegularizer = penalty;
    return rest.some(({ type }) => type === "Activation")
      ? [
        weighted,
        ...rest.map((one) => one.type === "Activation" ? { ...one, activityRegularizer } : one),
      ]
      : [{ ...weighted, activityRegularizer }, ...rest];
  });
}

/**
 * Tells whether a layer drops values.
 *
 * @param layer The layer.
 * @returns Whether it is dropout of some kind.
 */
export function isDropout(
  layer: LayerSpec,
): layer is Extract<LayerSpec, { type: "Dropout" | "AlphaDropout" }> {
  return layer.type === "Dropout" || layer.type === "AlphaDropout";
}

function isNormalization(layer: LayerSpec): boolean {
  return layer.type === "BatchNorm" || layer.type === "LayerNorm";
}

/** Rewrites every layer with a kernel together with its normalization and activation. */
function eachBlock(
  layers: readonly LayerSpec[],
  rewrite: (block: Block) => readonly LayerSpec[],
): LayerSpec[] {
  const result: LayerSpec[] = [];
  for (let at = 0; at < layers.length;) {
    const layer = layers[at++]!;
    if (layer.type !== "Dense" && layer.type !== "Conv2D") {
      result.push(layer);
      continue;
    }
    const rest: LayerSpec[] = [];
    while (
      at < layers.length && (isNormalization(layers[at]!) || layers[at]!.type === "Activation")
    ) {
      rest.push(layers[at++]!);
    }
    result.push(...rewrite({ weighted: layer, rest }));
  }
  return result;
}
