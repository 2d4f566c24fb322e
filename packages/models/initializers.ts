import type { RandomState } from "@shrinklab/data";
import type { Parameter } from "./parameter.ts";
import { sizeOf } from "./size_of.ts";

/** Draws the initial values of one parameter. */
export type Initializer = (parameter: Parameter, random: RandomState) => Float32Array;

/** Name of an initializer. */
export type InitializerName =
  | "torch-default"
  | `${"he" | "glorot" | "lecun"}-${"uniform" | "normal" | "truncated"}`;

/**
 * Every initializer by its name; a new one is one line here.
 *
 * - `torch-default`: kernel **and bias** uniform in +-1/sqrt(fanIn), what PyTorch's `Linear` and
 *   `Conv2d` do.
 * - The others have a zero bias and a kernel of variance 2/fanIn (`he-`: He et al. 2015),
 *   2/(fanIn + fanOut) (`glorot-`: Glorot and Bengio 2010) or 1/fanIn (`lecun-`), drawn
 *   - `-uniform`: uniformly in +-sqrt(3 * variance);
 *   - `-normal`: as Keras 3.15: normally, redrawn beyond 2 sigma, sigma divided by 0.8796 so that
 *     the variance holds after the cut;
 *   - `-truncated`: as TensorFlow 1's `truncated_normal`: redrawn beyond 2 sigma, sigma **not**
 *     rescaled, so the variance is 0.774 of the nominal one.
 *
 * Entries are drawn in row-major order of Keras's layout, in float64, then rounded to float32;
 * a normal entry is drawn again, at once, until it is within the cut.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { initializers } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { name: "b", layer: "fc1", role: "bias", shape: [2], fanIn: 4, fanOut: 2 } as const;
 * assertEquals([...initializers["he-uniform"](bias, new RandomState(1))], [0, 0]);
 * ```
 */
export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  "torch-default": (parameter, random) => {
    const bound = 1 / Math.sqrt(parameter.fanIn);
    return draw(parameter, () => random.uniform(-bound, bound));
  },
  "he-uniform": kernelsOnly(he, uniform),
  "he-normal": kernelsOnly(he, rescaledNormal),
  "he-truncated": kernelsOnly(he, truncatedNormal),
  "glorot-uniform": kernelsOnly(glorot, uniform),
  "glorot-normal": kernelsOnly(glorot, rescaledNormal),
  "glorot-truncated": kernelsOnly(glorot, truncatedNormal),
  "lecun-uniform": kernelsOnly(lecun, uniform),
  "lecun-normal": kernelsOnly(lecun, rescaledNormal),
  "lecun-truncated": kernelsOnly(lecun, truncatedNormal),
};

/** Standard deviation of a unit normal cut at 2: what Keras divides by. */
const CUT_DEVIATION = 0.87962566103423978;

type Variance = (parameter: Parameter) => number;
type Draw = (random: RandomState, variance: number) => number;

function kernelsOnly(variance: Variance, drawOne: Draw): Initializer {
  return (parameter, random) => {
    const spread = variance(parameter);
    return draw(parameter, parameter.role === "kernel" ? () => drawOne(random, spread) : () => 0);
  };
}

function he({ fanIn }: Parameter): number {
  return 2 / fanIn;
}

function glorot({ fanIn, fanOut }: Parameter): number {
  return 2 / (fanIn + fanOut);
}

function lecun({ fanIn }: Parameter): number {
  return 1 / fanIn;
}

function uniform(random: RandomState, variance: number): number {
  const bound = Math.sqrt(3 * variance);
  return random.uniform(-bound, bound);
}

function truncatedNormal(random: RandomState, variance: number): number {
  const deviation = Math.sqrt(variance);
  while (true) {
    const value = random.normal();
    if (Math.abs(value) <= 2) return deviation * value;
  }
}

function rescaledNormal(random: RandomState, variance: number): number {
  return truncatedNormal(random, variance) / CUT_DEVIATION;
}

function draw(parameter: Parameter, next: () => number): Float32Array {
  const size = sizeOf(parameter.shape);
  return Float32Array.from({ length: size }, next);
}
