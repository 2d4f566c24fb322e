import { evaluateNumbers } from "@shrinklab/formula";
import { type ElementwisePenalty, l2 } from "@shrinklab/regularizers";
import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { composeUpdate } from "../parameter_update.ts";
import type { OptimizerFactory, OptimizerSpec } from "./optimizer.ts";
import { createOptimizer, optimizers } from "./registry.ts";

/** One weight and its state, updated by the frameworks' definitions in plain float64. */
interface Reference {
  w: number;
  v: number;
  m: number;
}

type Define = (
  r: Reference,
  g: number,
  t: number,
  lr: number,
  spec: Required<OptimizerSpec>,
) => void;

/** Written from the frameworks' documentation, apart from the rules under test. */
const definitions: Record<string, Define> = {
  "SGD pytorch": (r, gradient, _t, lr, { weightDecay, momentum, nesterov }) => {
    const g = gradient + weightDecay * r.w;
    r.v = momentum * r.v + g;
    r.w -= lr * (nesterov ? g + momentum * r.v : r.v);
  },
  "SGD keras": (r, g, _t, lr, { weightDecay, momentum, nesterov }) => {
    r.w -= lr * weightDecay * r.w;
    r.v = momentum * r.v - lr * g;
    r.w += nesterov ? momentum * r.v - lr * g : r.v;
  },
  "Adam pytorch": (r, gradient, t, lr, { weightDecay, beta1, beta2, epsilon }) => {
    const g = gradient + weightDecay * r.w;
    r.m = beta1 * r.m + (1 - beta1) * g;
    r.v = beta2 * r.v + (1 - beta2) * g ** 2;
    r.w -= lr / (1 - beta1 ** t) * r.m / (Math.sqrt(r.v / (1 - beta2 ** t)) + epsilon);
  },
  "Adam keras": (r, g, t, lr, { weightDecay, beta1, beta2, epsilon }) => {
    r.w -= lr * weightDecay * r.w;
    r.m = beta1 * r.m + (1 - beta1) * g;
    r.v = beta2 * r.v + (1 - beta2) * g ** 2;
    const [b1, b2] = [Math.fround(beta1), Math.fround(beta2)]; // as Keras casts them
    const alpha = lr * Math.sqrt(1 - b2 ** t) / (1 - b1 ** t);
    r.w -= alpha * r.m / (Math.sqrt(r.v) + epsilon);
  },
  "AdamW pytorch": (r, g, t, lr, spec) => {
    r.w *= 1 - lr * spec.weightDecay;
    definitions["Adam pytorch"]!(r, g, t, lr, { ...spec, weightDecay: 0 });
  },
  "AdamW keras": (r, g, t, lr, spec) => definitions["Adam keras"]!(r, g, t, lr, spec),
  "RMSprop pytorch": (r, gradient, _t, lr, { weightDecay, momentum, rho, epsilon }) => {
    const g = gradient + weightDecay * r.w;
    r.v = rho * r.v + (1 - rho) * g ** 2;
    r.m = momentum * r.m + g / (Math.sqrt(r.v) + epsilon);
    r.w -= lr * r.m;
  },
  "Ftrl keras": (r, g, _t, lr, { l1, l2, beta }) => {
    const n = r.v + g ** 2;
    r.m += g - (Math.sqrt(n) - Math.sqrt(r.v)) / lr * r.w;
    r.v = n;
    const curve = Math.sqrt(n) / lr + 2 * (l2 + beta / (2 * lr));
    r.w = (Math.min(Math.max(r.m, -l1), l1) - r.m) / curve;
  },
  "RMSprop keras": (r, g, _t, lr, { weightDecay, momentum, rho, epsilon }) => {
    r.w -= lr * weightDecay * r.w;
    r.v = rho * r.v + (1 - rho) * g ** 2;
    r.m = momentum * r.m + lr * g / Math.sqrt(r.v + epsilon);
    r.w -= r.m;
  },
};

const share = fc.constantFrom(0, 0.5, 0.9);
const fields: Record<string, fc.Arbitrary<number | boolean>> = {
  momentum: share,
  nesterov: fc.boolean(),
  beta1: share,
  beta2: fc.constantFrom(0.9, 0.999),
  epsilon: fc.constantFrom(1e-8, 1e-3),
  rho: fc.constantFrom(0.9, 0.99),
  weightDecay: fc.constantFrom(0, 0.1),
  l1: fc.constantFrom(0, 0.3),
  l2: share,
  initialAccumulator: fc.constantFrom(0.1, 1),
  learningRatePower: fc.constant(-0.5),
  beta: fc.constantFrom(0, 0.2),
};

for (const type of Object.keys(optimizers) as OptimizerSpec["type"][]) {
  const factory: OptimizerFactory = optimizers[type];
  const known: readonly string[] = factory.fields;
  const frameworks = factory.semantics ?? ["pytorch", "keras"];

  for (const semantics of frameworks) {
    Deno.test(`${type} with ${semantics} semantics is its definition, step by step`, () => {
      const spec = fc.record(Object.fromEntries(known.map((field) => [field, fields[field]!])));
      const gradients = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
        minLength: 1,
        maxLength: 8,
      });
      fc.assert(fc.property(spec, gradients, (chosen, list) => {
        const full = { type, semantics, lr: 0.1, ...chosen } as Required<OptimizerSpec>;
        fc.pre(!full.nesterov || full.momentum > 0);
        const rule = createOptimizer(full);
        const { formula, slots, numbers } = composeUpdate(rule, [], true);
        const reference: Reference = { w: 0.7, v: full.initialAccumulator ?? 0, m: 0 };
        let tensors: Record<string, ArrayLike<number>> = { w: [0.7] };
        for (const slot of slots) tensors[slot] = [rule.initial?.[slot] ?? 0];
        for (const [i, gradient] of list.entries()) {
          const lr = i < 4 ? 0.1 : 0.03; // a changed rate tells the two kinds of momentum apart
          definitions[`${type} ${semantics}`]!(reference, gradient, i + 1, lr, full);
          tensors = evaluateNumbers(
            formula,
            { ...tensors, gradient: [gradient] },
            numbers(i + 1, lr),
          );
          assertAlmostEquals(tensors.w![0]!, reference.w, 1e-12 * (1 + Math.abs(reference.w)));
        }
      }));
    });
  }

  const wrong: [Record<string, unknown>, string][] = [
    [{ lr: NaN }, "lr is NaN, want a number > 0"],
    [{ lr: 0 }, "lr is 0, want a number > 0"],
    [{ lr: undefined }, "lr is undefined"],
    [{ semantics: "jax" }, `semantics is "jax", want ${frameworks.length > 1 ? "one of " : ""}`],
    [{ rate: 1 }, `${type} has no field "rate", want one of type`],
    ...known.filter((field) => field !== "nesterov").map((
      field,
    ): [Record<string, unknown>, string] => [
      { [field]: field === "learningRatePower" ? -1 : -0.5 },
      `${field} is ${field === "learningRatePower" ? -1 : -0.5}, want `,
    ]),
  ];
  for (const [part, message] of wrong) {
    Deno.test(`${type} throws on ${JSON.stringify(part)}`, () => {
      const spec = { type, semantics: frameworks[0], lr: 0.1, ...part } as OptimizerSpec;
      assertThrows(() => createOptimizer(spec), RangeError, `Cannot train: ${message}`);
    });
  }
}

Deno.test("createOptimizer() suggests the nearest name", () => {
  assertThrows(
    () => createOptimizer({ type: "Adan", semantics: "keras", lr: 1 } as unknown as OptimizerSpec),
    RangeError,
    "; did you mean Adam?",
  );
});

Deno.test("createOptimizer() throws on nesterov without momentum", () => {
  assertThrows(
    () => createOptimizer({ type: "SGD", semantics: "keras", lr: 1, nesterov: true }),
    RangeError,
    "nesterov is true without momentum",
  );
});

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
