import { evaluateNumbers } from "@shrinklab/formula";
import { type ElementwisePenalty, l2 } from "@shrinklab/regularizers";
import { assert, assertAlmostEquals } from "@std/assert";
import { composeUpdate } from "../parameter_update.ts";
import type { OptimizerSpec } from "./optimizer.ts";
import { createOptimizer } from "./registry.ts";

const gradients = [1, -0.5, 0.25, 2];

/** Where a weight of 0.7 is after these gradients. */
function run(spec: OptimizerSpec, penalties: ElementwisePenalty[] = []): number {
  const { formula, slots, numbers } = composeUpdate(createOptimizer(spec), penalties, true);
  let tensors: Record<string, ArrayLike<number>> = { w: [0.7] };
  for (const slot of slots) tensors[slot] = [0];
  for (const [i, gradient] of gradients.entries()) {
    const given = { ...tensors, gradient: [gradient] };
    tensors = evaluateNumbers(formula, given, numbers(i + 1, spec.lr));
  }
  return tensors.w![0]!;
}

const decay = 0.1;

for (const semantics of ["pytorch", "keras"] as const) {
  Deno.test(`AdamW with ${semantics} semantics is Adam and decay beside it, not Adam with L2`, () => {
    const adamW = run({ type: "AdamW", semantics, lr: 0.1, weightDecay: decay });
    const adam = createOptimizer({ type: "Adam", semantics, lr: 0.1 });
    const { formula, numbers } = composeUpdate(adam, [], true);
    let tensors: Record<string, ArrayLike<number>> = { w: [0.7], mean: [0], square: [0] };
    for (const [i, gradient] of gradients.entries()) {
      const decayed = { ...tensors, w: [tensors.w![0]! * (1 - 0.1 * decay)] };
      tensors = evaluateNumbers(formula, { ...decayed, gradient: [gradient] }, numbers(i + 1, 0.1));
    }
    assertAlmostEquals(adamW, tensors.w![0]!, 1e-12);
    const withL2 = run({ type: "Adam", semantics, lr: 0.1 }, [l2(decay / 2)]);
    assert(Math.abs(adamW - withL2) > 1e-3, `${adamW} and ${withL2}`);
  });

  Deno.test(`SGD with ${semantics} semantics decays by w as L2 of w / 2 does`, () => {
    const decayed = run({ type: "SGD", semantics, lr: 0.1, weightDecay: decay });
    assertAlmostEquals(decayed, run({ type: "SGD", semantics, lr: 0.1 }, [l2(decay / 2)]), 1e-12);
  });
}
