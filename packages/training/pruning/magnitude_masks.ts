import type { ModelPlan, NamedTensor } from "@shrinklab/models";
import type { Pruning } from "./pruning_text.ts";

/** A mask for each parameter that something was pruned of, by name: 0 where it was, else 1. */
export type Masks = ReadonlyMap<string, Float32Array>;

/** What was chosen. */
export interface ChosenMasks {
  /** The masks. */
  readonly masks: Masks;
  /** How many weights, or units and filters, are pruned. */
  readonly pruned: number;
  /** Of how many. */
  readonly of: number;
}

/** What may be pruned of one layer. */
interface Candidates {
  /** How large each weight or unit is. */
  readonly sizes: Float64Array;
  /** Parameters that lose something, an entry by `entry % sizes.length`. */
  readonly parameters: readonly NamedTensor[];
}

/**
 * Chooses what is pruned by magnitude: the smallest weights of kernels, or the hidden units and
 * filters with the smallest root of the mean of the squares of their incoming weights and bias. A
 * norm alone would grow with the number of inputs and choose among layers by it.
 *
 * Exactly the nearest whole number of them goes, of equal ones those that come first; what was
 * pruned before stays so. The largest of each layer stays: no layer ends empty. With a unit its
 * bias goes, and scale and shift of a normalization that follows, so that nothing of it is left;
 * other biases stay, and units of the last layer, which are the answers.
 *
 * @param plan The model, which `checkPrunable()` has looked at.
 * @param weights Its weights, as the trainer gives them.
 * @param pruning How much of what goes, and whether of all layers together.
 * @param earlier Masks of before; default none.
 * @returns The masks.
 *
 * Sources: S. Han et al., Learning both Weights and Connections for Efficient Neural Networks
 * (2015); for filters H. Li et al., Pruning Filters for Efficient ConvNets (2017).
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { magnitudeMasks } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [2], layers: [{ type: "Dense", units: 2 }] });
 * const kernel = { name: "fc1/kernel", shape: [2, 2], values: Float32Array.of(3, -1, 2, 4) };
 * const bias = { name: "fc1/bias", shape: [2], values: Float32Array.of(0, 0) };
 * const { masks, pruned, of } = magnitudeMasks(plan, [kernel, bias], { share: 0.5 });
 * assertEquals([...masks.get("fc1/kernel")!], [1, 0, 0, 1]);
 * assertEquals([masks.size, pruned, of], [1, 2, 4]);
 * ```
 */
export function magnitudeMasks(
  plan: ModelPlan,
  weights: readonly NamedTensor[],
  pruning: Pick<Pruning, "share" | "of" | "scope">,
  earlier: Masks = new Map(),
): ChosenMasks {
  const { share, of = "weights", scope = "global" } = pruning;
  const layers = of === "units"
    ? unitsOf(plan, weights, earlier)
    : kernelsOf(plan, weights, earlier);
  for (const { sizes } of layers) sizes[largest(sizes)] = Infinity;
  const pools = scope === "layer" ? layers.map((layer) => [layer]) : [layers];
  const chosen = new Map(pools.flatMap((pool) => smallest(pool, share)));
  const masks = new Map(
    [...chosen].flatMap(([{ parameters, sizes }, gone]) =>
      parameters.map(({ name, values }) =>
        [name, Float32Array.from(values, (_, i) => gone[i % sizes.length]! ? 0 : 1)] as const
      )
    ),
  );
  const pruned = [...chosen.values()].reduce((sum, gone) => sum + gone.filter(Boolean).length, 0);
  return { masks, pruned, of: countOf(layers) };
}

/** Every kernel, weight by weight. */
function kernelsOf(plan: ModelPlan, weights: readonly NamedTensor[], earlier: Masks): Candidates[] {
  return plan.parameters.flatMap(({ name, role }, i) => {
    if (role !== "kernel") return [];
    const kernel = weights[i]!;
    const mask = earlier.get(name);
    return [{ sizes: sizesOf(kernel.values, mask), parameters: [kernel] }];
  });
}

/** Every layer with a kernel but the last, unit by unit. */
function unitsOf(plan: ModelPlan, weights: readonly NamedTensor[], earlier: Masks): Candidates[] {
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const starts = plan.layers.flatMap(({ parameters }, at) =>
    parameters.some(({ role }) => role === "kernel") ? [at] : []
  );
  return starts.slice(0, -1).map((start, place) => {
    // With what stands between this layer and the next: normalizations.
    const parameters = plan.layers.slice(start, starts[place + 1])
      .flatMap((layer) => layer.parameters).map(({ name }) => byName.get(name)!);
    const units = parameters[0]!.shape.at(-1)!;
    const own = parameters.slice(0, plan.layers[start]!.parameters.length);
    const squares = new Float64Array(units);
    for (const { values } of own) {
      for (const [i, w] of values.entries()) squares[i % units]! += w * w;
    }
    const count = own.reduce((sum, { values }) => sum + values.length, 0) / units;
    const norms = squares.map((square) => Math.sqrt(square / count));
    // A pruned unit has lost its first weight with all others.
    return { sizes: sizesOf(norms, earlier.get(own[0]!.name)?.subarray(0, units)), parameters };
  });
}

/** Magnitudes; below all others where it is pruned already, above where it is no number. */
function sizesOf(values: ArrayLike<number>, mask: Float32Array | undefined): Float64Array {
  return Float64Array.from(
    values,
    (w, i) => mask?.[i] === 0 ? -1 : Number.isNaN(w) ? Infinity : Math.abs(w),
  );
}

function largest(sizes: Float64Array): number {
  return sizes.reduce((best, size, i) => size > sizes[best]! ? i : best, 0);
}

/** Marks the smallest of some layers together: all below a size, and the first ones of that size. */
function smallest(
  layers: readonly Candidates[],
  share: number,
): [Candidates, Uint8Array][] {
  const all = new Float64Array(countOf(layers));
  let at = 0;
  for (const { sizes } of layers) {
    all.set(sizes, at);
    at += sizes.length;
  }
  all.sort();
  // What has to stay counts as infinite.
  const many = Math.min(Math.round(share * all.length), all.indexOf(Infinity));
  const limit = all[many - 1] ?? -Infinity;
  let equal = many - all.indexOf(limit);
  return layers.map((layer) => [
    layer,
    Uint8Array.from(layer.sizes, (size) => size < limit || (size === limit && equal-- > 0) ? 1 : 0),
  ]);
}

function countOf(layers: readonly Candidates[]): number {
  return layers.reduce((sum, { sizes }) => sum + sizes.length, 0);
}
