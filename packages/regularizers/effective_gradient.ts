import { shortNumber } from "@shrinklab/names";
import type { Penalty } from "./penalty.ts";

/** Weight decay as an optimizer applies it. */
export interface WeightDecay {
  /** Marks it among the penalties. */
  readonly type: "weight-decay";
  /** Strength, 0 or more. */
  readonly factor: number;
  /** Whether it shrinks the weights beside the gradient (AdamW) instead of joining it. */
  readonly decoupled?: boolean;
}

/**
 * Says what a penalty or weight decay adds to the gradient of a weight w: frameworks scale the
 * same name differently, this line compares.
 *
 * @param source The penalty or weight decay.
 * @returns One line: name and strength, a colon, the effect.
 *
 * @example
 * ```ts
 * import { effectiveGradient, l2 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(effectiveGradient(l2(0.05)), "l2 0.05: 0.1 w");
 * assertEquals(effectiveGradient({ type: "weight-decay", factor: 0.1 }), "weight-decay 0.1: 0.1 w");
 * ```
 */
export function effectiveGradient(source: Penalty | WeightDecay): string {
  if (isWeightDecay(source)) {
    const factor = shortNumber(source.factor);
    return source.decoupled
      ? `weight-decay ${factor}: none, instead w shrinks by learning rate * ${factor} w`
      : `weight-decay ${factor}: ${factor} w`;
  }
  const factors = Object.entries(source.factors);
  const strengths = factors.length === 1
    ? shortNumber(factors[0]![1])
    : factors.map(([name, factor]) => `${name}=${shortNumber(factor)}`).join(",");
  return `${source.type} ${strengths}: ${source.gradientText}`;
}

function isWeightDecay(source: Penalty | WeightDecay): source is WeightDecay {
  return source.type === "weight-decay";
}
