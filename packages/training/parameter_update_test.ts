import { evaluateNumbers } from "@shrinklab/formula";
import { l1, l2, l2Norm, proxL1 } from "@shrinklab/regularizers";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { OptimizerSpec } from "./optimizers/optimizer.ts";
import { createOptimizer } from "./optimizers/registry.ts";
import { composeUpdate } from "./parameter_update.ts";

const sgd: OptimizerSpec = { type: "SGD", semantics: "pytorch", lr: 0.5 };

Deno.test("composeUpdate() makes weight decay d of SGD the same as l2 of d / 2", () => {
  const decay = composeUpdate(createOptimizer({ ...sgd, weightDecay: 0.2 }), [], true);
  const penalty = composeUpdate(createOptimizer(sgd), [l2(0.1)], true);
  const inputs = { w: [3, -1], gradient: [1, 2] };
  assertEquals(
    evaluateNumbers(decay.formula, inputs, decay.numbers(1, 0.5)),
    evaluateNumbers(penalty.formula, inputs, penalty.numbers(1, 0.5)),
  );
});

Deno.test("composeUpdate() keeps decoupled decay out of Adam's means", () => {
  const spec: OptimizerSpec = { type: "AdamW", semantics: "pytorch", lr: 0.1, weightDecay: 0.5 };
  const { formula, numbers } = composeUpdate(createOptimizer(spec), [], true);
  const inputs = { w: [2], gradient: [0], mean: [0], square: [0] };
  const { w, mean } = evaluateNumbers(formula, inputs, numbers(1, 0.1));
  assertAlmostEquals(w![0]!, 2 * (1 - 0.1 * 0.5), 1e-12);
  assertEquals(mean![0], 0);
});

Deno.test("composeUpdate() adds the gradients of several penalties", () => {
  const { formula, numbers } = composeUpdate(createOptimizer(sgd), [l1(1), l2(0.25)], true);
  const { w } = evaluateNumbers(formula, { w: [2], gradient: [3] }, numbers(1, 0.5));
  assertEquals(w![0], 2 - 0.5 * (3 + 1 + 1));
});

Deno.test("composeUpdate() asks for the sum that a norm's gradient reads", () => {
  const { formula, numbers } = composeUpdate(createOptimizer(sgd), [l1(1), l2Norm(10)], false);
  assertEquals(formula.inputs, ["w"]);
  assertEquals(formula.scalars, [
    "learningRate",
    "penalty0.factor",
    "penalty1.factor",
    "penalty1.sum",
  ]);
  const scalars = { ...numbers(1, 0.5), "penalty1.sum": 25 };
  const { w } = evaluateNumbers(formula, { w: [3, 4] }, scalars);
  assertEquals([...w!], [3 - 0.5 * (1 + 6), 4 - 0.5 * (1 + 8)]);
});

Deno.test("composeUpdate() leaves a weight alone that nothing trains", () => {
  const { formula, numbers } = composeUpdate(createOptimizer(sgd), [], false);
  assertEquals(formula.name, "nothing -> sgd");
  assertEquals([...evaluateNumbers(formula, { w: [3] }, numbers(1, 0.5)).w!], [3]);
});

Deno.test("composeUpdate() names what it composes", () => {
  const name = (spec: OptimizerSpec) =>
    composeUpdate(createOptimizer(spec), [l1(1)], true).formula.name;
  assertEquals(name(sgd), "data + l1 -> sgd");
  assertEquals(
    name({ ...sgd, weightDecay: 1, momentum: 0.5 }),
    "data + l1 + decay -> sgd-pytorch(momentum)",
  );
  assertEquals(
    name({ type: "AdamW", semantics: "keras", lr: 1 }),
    "data + l1 -> adam with decoupled decay",
  );
});

for (const semantics of ["pytorch", "keras"] as const) {
  for (const type of ["SGD", "Adam", "AdamW", "RMSprop"] as const) {
    Deno.test(`a proximal step is in the metric of ${type}, ${semantics}`, () => {
      const momentum = type === "SGD" || type === "RMSprop" ? { momentum: 0.5 } : {};
      const epsilon = type === "SGD" ? {} : { epsilon: 0.01 };
      const rule = createOptimizer({ type, semantics, lr: 0.1, ...epsilon, ...momentum });
      const [plain, proximal] = [undefined, proxL1(0.2)].map((penalty) =>
        composeUpdate(rule, [], true, { proximal: penalty })
      );
      let tensors: Record<string, ArrayLike<number>> = { w: [1] };
      for (const slot of rule.slots) tensors[slot] = [0];
      for (const [i, gradient] of [1, -0.5, 2].entries()) {
        const given = { ...tensors, gradient: [gradient] };
        const free = evaluateNumbers(plain!.formula, given, plain!.numbers(i + 1, 0.1));
        const after = evaluateNumbers(proximal!.formula, given, proximal!.numbers(i + 1, 0.1));
        const correction = Math.sqrt(1 - 0.999 ** (i + 1));
        const root = Math.sqrt(free.square?.[0] ?? 0);
        const metric = {
          "SGD": 0.5,
          "RMSprop": 0.5 *
            (semantics === "keras" ? Math.sqrt((free.square?.[0] ?? 0) + 0.01) : root + 0.01),
          "Adam": semantics === "keras" ? (root + 0.01) / correction : root / correction + 0.01,
        }[type === "AdamW" ? "Adam" : type];
        const wanted = free.w![0]! - Math.sign(free.w![0]!) *
            Math.min(0.1 * 0.2 / metric, Math.abs(free.w![0]!));
        assertAlmostEquals(after.w![0]!, wanted, 1e-6);
        tensors = after;
      }
    });
  }
}

Deno.test("composeUpdate() makes w 0 where the mask is, behind the proximal step", () => {
  const { formula, numbers, slots } = composeUpdate(
    createOptimizer({ ...sgd, momentum: 0.5 }),
    [l1(1)],
    true,
    { proximal: proxL1(0.25), masked: true },
  );
  assertEquals(formula.name, "data + l1 -> sgd-pytorch(momentum) -> prox-l1 -> mask");
  assertEquals(formula.inputs, ["w", "gradient", ...slots, "mask"]);
  assertEquals(formula.outputs, ["w", ...slots]);
  const inputs = { w: [0, 3, -3], gradient: [5, 1, 1], velocity: [7, 0, 0], mask: [0, 1, 0] };
  const { w } = evaluateNumbers(formula, inputs, numbers(1, 0.5));
  // 3 - 0.5 * 2, then less 0.25 * 0.5 / (1 - 0.5); no -0 where a negative number is masked.
  assertEquals([...w!], [0, 1.75, 0]);
});
