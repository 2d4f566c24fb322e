import { askNumber } from "@shrinklab/formula";
import { philox, randomKeep } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import { checkNumber } from "./check_field.ts";
import type { LayerOptions, ReferenceCall, Rows } from "./layer_kind.ts";

/**
 * Checks the share of entries that a layer drops.
 *
 * @param rate The share.
 * @throws {RangeError} If it is not from 0 to below 1.
 */
export function checkRate(rate: number): void {
  checkNumber("rate", rate, "a number from 0 to below 1", (x) => x >= 0 && x < 1);
}

/**
 * Tells whether a layer that drops entries does so.
 *
 * @param spec Its rate, and whether it drops outside training too.
 * @param training Whether in a training step.
 * @returns Whether it does.
 */
export function drops(
  { rate, always = false }: { readonly rate: number; readonly always?: boolean },
  training: boolean,
): boolean {
  return rate > 0 && (training || always);
}

/**
 * Draws the mask of a layer that drops entries.
 *
 * @param x Its input.
 * @param rate Share of entries to drop.
 * @param options The layer's place, and what masks are drawn from.
 * @returns 1 for an entry that is kept, else 0.
 * @throws {TypeError} If there is nothing to draw from.
 */
export function keepMask(
  x: tf.Tensor,
  rate: number,
  { masks, place }: LayerOptions,
): tf.Tensor {
  if (masks === undefined) {
    throw new TypeError(`Cannot drop entries of layer ${place}: masks is undefined, want a key`);
  }
  return randomKeep(x.shape, { rate, layer: place, ...masks });
}

/**
 * Puts a mask over a batch, in float64.
 *
 * @param x The batch.
 * @param call The layer's call, with its place and what masks are drawn from.
 * @param put What becomes of a value that is kept or dropped.
 * @returns The batch; unchanged where the layer drops nothing.
 */
export function maskReference(
  x: Rows,
  { spec, training, masks, place }: ReferenceCall<{ rate: number; always?: boolean }>,
  put: (value: number, keep: boolean) => number,
): Rows {
  if (!training && !spec.always) return x;
  const { key, step } = masks!;
  const width = x[0]!.length;
  return x.map((row, r) =>
    row.map((value, i) => {
      const element = r * width + i;
      const counter = [Math.floor(element / 4), askNumber(step), place, 0] as const;
      const words = philox(counter, [askNumber(key[0]), askNumber(key[1])]);
      return put(value, words[element % 4]! >= Math.floor(spec.rate * 2 ** 32));
    })
  );
}
