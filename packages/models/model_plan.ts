import { knownNames } from "@shrinklab/names";
import { checkSize } from "./layers/check_field.ts";
import type { LayerKind, LayerParameter, Shape } from "./layers/layer_kind.ts";
import { layerKind, type LayerSpec } from "./layers/registry.ts";
import type { Parameter } from "./parameter.ts";

/** A model as plain data: the field names of Keras, and of the replay cases. */
export interface ModelSpec {
  /** Shape of one example, without the batch: `[28, 28, 1]`, `[784]`. */
  readonly input: readonly number[];
  /** Layers from input to output. */
  readonly layers: readonly LayerSpec[];
}

/** A layer whose name and shapes have been worked out. */
export interface PlannedLayer {
  /** Its own, or an automatic one: conv1, fc1. */
  readonly name: string;
  /** Its spec. */
  readonly spec: LayerSpec;
  /** Shape of what enters, without the batch. */
  readonly inputShape: Shape;
  /** Shape of what leaves, without the batch. */
  readonly outputShape: Shape;
  /** Its parameters, kernel before bias. */
  readonly parameters: readonly Parameter[];
  /** Its moving statistics, which training updates beside the gradient. */
  readonly statistics: readonly Parameter[];
}

/** A checked model: names, shapes and parameters of every layer. */
export interface ModelPlan {
  /** Shape of one example. */
  readonly input: Shape;
  /** The layers in order. */
  readonly layers: readonly PlannedLayer[];
  /** The parameters in layer order. */
  readonly parameters: readonly Parameter[];
  /** The moving statistics in layer order. */
  readonly statistics: readonly Parameter[];
}

/**
 * Checks a model and works out its names, shapes and parameters.
 *
 * @param spec The model.
 * @returns The plan.
 * @throws {RangeError} If a layer's type or field is unknown, a value is out of range, a shape
 * does not suit, or a name is used twice; the message names the layer.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({
 *   input: [28, 28, 1],
 *   layers: [
 *     { type: "Conv2D", filters: 16, kernelSize: 3 },
 *     { type: "Flatten" },
 *     { type: "Dense", units: 10 },
 *   ],
 * });
 * assertEquals(plan.layers[0]!.outputShape, [26, 26, 16]);
 * assertEquals(plan.parameters.map((parameter) => parameter.name), [
 *   "conv1/kernel",
 *   "conv1/bias",
 *   "fc1/kernel",
 *   "fc1/bias",
 * ]);
 * ```
 */
export function planModel(spec: ModelSpec): ModelPlan {
  if (spec.input.length === 0) {
    throw new RangeError("Cannot build model: input is [], want at least one length");
  }
  for (const length of spec.input) {
    within("Cannot build model", () => checkSize("input length", length));
  }
  const all = layerNames(spec.layers);
  const names = new Set<string>();
  const layers: PlannedLayer[] = [];
  let shape: Shape = spec.input;
  for (const [at, layer] of spec.layers.entries()) {
    const kind = layerKind(layer.type);
    const name = all[at]!;
    if (names.has(name)) {
      throw new RangeError(`Cannot build layer "${name}": an earlier layer has the same name`);
    }
    names.add(name);
    const planned = within(`Cannot build layer "${name}"`, () => plan(name, kind, layer, shape));
    layers.push(planned);
    shape = planned.outputShape;
  }
  return {
    input: spec.input,
    layers,
    parameters: layers.flatMap((layer) => layer.parameters),
    statistics: layers.flatMap((layer) => layer.statistics),
  };
}

/**
 * Names the layers of a model: their own names, or automatic ones.
 *
 * @param layers The layers from input to output.
 * @returns A name for each.
 * @throws {RangeError} If a layer's type is unknown.
 *
 * @example
 * ```ts
 * import { layerNames } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const dense = { type: "Dense", units: 10 } as const;
 * assertEquals(layerNames([dense, { ...dense, name: "last" }, dense]), ["fc1", "last", "fc3"]);
 * ```
 */
export function layerNames(layers: readonly LayerSpec[]): string[] {
  const counts = new Map<string, number>();
  return layers.map(({ type, name }) => {
    const { stem } = layerKind(type);
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    return name ?? `${stem}${count}`;
  });
}

/**
 * Lists the parameters of a model.
 *
 * @param spec The model.
 * @returns Its parameters in layer order, kernel before bias.
 * @throws {RangeError} If the model is wrong, as {@linkcode planModel}.
 *
 * @example
 * ```ts
 * import { parameters } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const [kernel] = parameters({ input: [784], layers: [{ type: "Dense", units: 10 }] });
 * assertEquals(kernel!.shape, [784, 10]);
 * ```
 */
export function parameters(spec: ModelSpec): readonly Parameter[] {
  return planModel(spec).parameters;
}

/**
 * Tells whether a model draws random numbers in a forward pass.
 *
 * @param plan The model.
 * @param training Whether in a training step, or outside, where only layers that always do count.
 * @returns Whether some layer does.
 *
 * @example
 * ```ts
 * import { isRandom, planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [4], layers: [{ type: "Dropout", rate: 0.5 }] });
 * assertEquals([isRandom(plan, true), isRandom(plan, false)], [true, false]);
 * ```
 */
export function isRandom(plan: ModelPlan, training: boolean): boolean {
  return plan.layers.some(({ spec }) => layerKind(spec.type).isRandom?.(spec, training) ?? false);
}

function plan(
  name: string,
  kind: LayerKind<LayerSpec>,
  spec: LayerSpec,
  inputShape: Shape,
): PlannedLayer {
  const fields = ["type", "name", ...kind.fields];
  for (const field of Object.keys(spec)) {
    // A field that is silently left out would train another model than the spec says.
    if (!fields.includes(field)) {
      throw new RangeError(`field "${field}" is unknown, want ${knownNames(field, fields)}`);
    }
  }
  const outputShape = kind.outputShape(spec, inputShape);
  const named = (list: readonly LayerParameter[]) =>
    list.map((one) => ({ name: `${name}/${one.role}`, layer: name, ...one }));
  const parameters = named(kind.parameters(spec, inputShape));
  const statistics = named(kind.statistics?.(spec, inputShape) ?? []);
  return { name, spec, inputShape, outputShape, parameters, statistics };
}

/** Puts the action before the message of an error in a value. */
function within<T>(action: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${action}: ${error.message}`);
    throw error;
  }
}
