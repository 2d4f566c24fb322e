import { checkName, knownNames, lookUp } from "@shrinklab/names";
import type { OptimizerFactory, OptimizerSpec } from "./optimizer.ts";

/** What a field of a spec may be, in words and as a test. */
const ranges: Readonly<Record<string, [wanted: string, fits: (x: number) => boolean]>> = {
  lr: ["a number > 0", (x) => x > 0],
  weightDecay: ["a number >= 0", (x) => x >= 0],
  epsilon: ["a number > 0", (x) => x > 0],
  momentum: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  beta1: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  beta2: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
  rho: ["a number from 0 to below 1", (x) => x >= 0 && x < 1],
};

/**
 * Checks an optimizer's spec.
 *
 * @param spec The optimizer.
 * @param known The optimizers there are.
 * @throws {RangeError} If its type or semantics is unknown, a field is not one of its own, or a
 * value is out of range.
 */
export function checkOptimizer(
  spec: OptimizerSpec,
  known: Readonly<Record<string, OptimizerFactory>>,
): void {
  const own = lookUp("train", "optimizer", spec.type, known).fields;
  checkName("train", "semantics", spec.semantics, ["pytorch", "keras"]);
  const fields = ["type", "semantics", "lr", "weightDecay", ...own];
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
