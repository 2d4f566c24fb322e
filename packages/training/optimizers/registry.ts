import { checkName, knownNames, lookUp } from "@shrinklab/names";
import { adam, adamW } from "./adam.ts";
import type { OptimizerFactory, OptimizerSpec, UpdateRule } from "./optimizer.ts";
import { ftrl } from "./ftrl.ts";
import { rmsProp } from "./rms_prop.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer by the `type` of its spec; a new one is one line here. */
export const optimizers = {
  SGD: { create: sgd, fields: ["weightDecay", "momentum", "nesterov"] },
  Adam: { create: adam, fields: ["weightDecay", "beta1", "beta2", "epsilon"] },
  AdamW: { create: adamW, fields: ["weightDecay", "beta1", "beta2", "epsilon"] },
  RMSprop: { create: rmsProp, fields: ["weightDecay", "momentum", "rho", "epsilon"] },
  Ftrl: {
    create: ftrl,
    fields: ["l1", "l2", "initialAccumulator", "learningRatePower", "beta"],
    semantics: ["keras"],
  },
} satisfies Record<OptimizerSpec["type"], OptimizerFactory>;

/**
 * Checks an optimizer's spec and makes its rule.
 *
 * @param spec The optimizer.
 * @returns The rule.
 * @throws {RangeError} If its type or semantics is unknown, a field is not one of its own, or a
 * value is out of range.
 *
 * @example
 * ```ts
 * import { createOptimizer } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = createOptimizer({ type: "SGD", semantics: "pytorch", lr: 0.1 });
 * assertEquals(rule.scalars(1, 0.1), { learningRate: 0.1 });
 * ```
 */
export function createOptimizer(spec: OptimizerSpec): UpdateRule {
  checkOptimizer(spec);
  return optimizers[spec.type].create(spec);
}

/** What a field of a spec may be, in words and as a test. */
const ranges: Readonly<Record<string, [wanted: string, fits: (x: number) => boolean]>> = {
  lr: ["a number > 0", (x) => x > 0],
  weightDecay: ["a number >= 0", (x) => x >= 0],
  epsilon: ["a number > 0", (x) => x > 0],
  momentum: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  beta1: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  beta2: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  rho: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  l1: ["a number >= 0", (x) => x >= 0],
  l2: ["a number >= 0", (x) => x >= 0],
  initialAccumulator: ["a number >= 0", (x) => x >= 0],
  learningRatePower: ["-0.5", (x) => x === -0.5],
  beta: ["a number >= 0", (x) => x >= 0],
};

function checkOptimizer(spec: OptimizerSpec): void {
  const factory: OptimizerFactory = lookUp("train", "optimizer", spec.type, optimizers);
  const { semantics = ["pytorch", "keras"] } = factory;
  checkName("train", "semantics", spec.semantics, semantics);
  const fields: readonly string[] = ["type", "semantics", "lr", ...factory.fields];
  for (const [field, value] of Object.entries(spec)) {
    if (!fields.includes(field)) {
      throw new RangeError(
        `Cannot train: ${spec.type} has no field "${field}", want ${knownNames(field, fields)}`,
      );
    }
    checkValue(spec, field, value);
  }
  if (!("lr" in spec)) checkValue(spec, "lr", undefined);
}

function checkValue(spec: OptimizerSpec, field: string, value: unknown): void {
  if (field === "nesterov") {
    if (typeof value !== "boolean") {
      throw new RangeError(`Cannot train: nesterov is ${value}, want true or false`);
    }
    if (value && !spec.momentum) {
      throw new RangeError("Cannot train: nesterov is true without momentum, want momentum > 0");
    }
  }
  const range = ranges[field];
  if (range && !(typeof value === "number" && Number.isFinite(value) && range[1](value))) {
    throw new RangeError(`Cannot train: ${field} is ${value}, want ${range[0]}`);
  }
}
