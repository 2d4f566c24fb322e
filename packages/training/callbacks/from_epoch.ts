import type { Callback } from "./callback.ts";

/**
 * A callback that sees the ends of later epochs alone: for those who choose among weights that do
 * not exist before, such as pruned ones.
 *
 * @param first The first epoch whose end it sees, from 1.
 * @param callback Who sees them.
 * @returns The callback.
 *
 * @example
 * ```ts
 * import { EarlyStopping, fromEpoch } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fromEpoch(6, new EarlyStopping({ patience: 2 })).name, "early-stopping");
 * ```
 */
export function fromEpoch(first: number, callback: Callback): Callback {
  return {
    name: callback.name,
    onEpochStart: (trainer, epoch) => callback.onEpochStart?.(trainer, epoch),
    onStepEnd: (trainer) => callback.onStepEnd?.(trainer),
    onEpochEnd: (trainer, record) =>
      record.epoch >= first && (callback.onEpochEnd?.(trainer, record) ?? false),
    onEnd: (trainer) => callback.onEnd?.(trainer),
    state: () => callback.state?.() ?? { values: {}, tensors: [] },
    restore: (state) => callback.restore?.(state),
  };
}
