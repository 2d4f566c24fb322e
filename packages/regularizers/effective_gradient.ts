import { shortNumber } from "@shrinklab/names";
import type { Penalty, StepSize } from "./penalty.ts";

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
 * @param step The size of the optimizer's steps, by which a proximal step is larger or smaller; where
 * none is given it is called s.
 * @returns One line: name and strength, a colon, the effect.
 *
 * @example
 * ```ts
 * import { effectiveGradient, l2, proxL1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(effectiveGradient(l2(0.05)), "l2 0.05: 0.1 w");
 * assertEquals(effectiveGradient({ type: "weight-decay", factor: 0.1 }), "weight-decay 0.1: 0.1 w");
 * assertEquals(
 *   effectiveGradient(proxL1(0.001), { rate: 0.5, divided: false }),
 *   "prox-l1 0.001: none, instead a threshold of 0.0005 a step",
 * );
 * ```
 */
export function effectiveGradient(source: Penalty | WeightDecay, step?: StepSize): string {
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
  return `${source.type} ${strengths}: ${source.gradientText(step)}`;
}

function isWeightDecay(source: Penalty | WeightDecay): source is WeightDecay {
  return source.type === "weight-decay";
}
