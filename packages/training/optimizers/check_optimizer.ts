import { nearest } from "@shrinklab/command/nearest";
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
  if (!Object.hasOwn(known, spec.type)) {
    const names = Object.keys(known);
    const guess = nearest(spec.type, names);
    throw new RangeError(
      `Cannot train: optimizer is "${spec.type}", want one of ${quoted(names)}` +
        (guess === undefined ? "" : `; did you mean "${guess}"?`),
    );
  }
  if (spec.semantics !== "pytorch" && spec.semantics !== "keras") {
    throw new RangeError(
      `Cannot train: semantics is "${spec.semantics}", want one of "pytorch", "keras"`,
    );
  }
  const fields = ["type", "semantics", "lr", "weightDecay", ...known[spec.type]!.fields];
  for (const [field, value] of Object.entries(spec)) {
    if (!fields.includes(field)) {
      throw new RangeError(
        `Cannot train: ${spec.type} has no field "${field}", want one of ${quoted(fields)}`,
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

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
