import { knownNames } from "@shrinklab/names";
import { activationNames, type LayerActivation } from "./apply_activation.ts";
import type { Shape } from "./layer_kind.ts";

/**
 * Checks a size in a layer's spec.
 *
 * @param field Name of the field.
 * @param value Its value.
 * @throws {RangeError} If it is not a whole number of at least 1.
 */
export function checkSize(field: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new RangeError(`${field} is ${JSON.stringify(value)}, want a whole number >= 1`);
  }
}

/**
 * Checks a size that may differ down and right.
 *
 * @param field Name of the field.
 * @param value A number for both, or `[down, right]`.
 * @returns `[down, right]`.
 * @throws {RangeError} If it is anything else.
 */
export function checkPair(field: string, value: unknown): [number, number] {
  const pair = Array.isArray(value) ? value : [value, value];
  if (pair.length !== 2) {
    throw new RangeError(`${field} is ${JSON.stringify(value)}, want a number or [down, right]`);
  }
  for (const size of pair) checkSize(field, size);
  return [pair[0], pair[1]];
}

/**
 * Checks a choice among names.
 *
 * @param field Name of the field.
 * @param value Its value.
 * @param known The names there are.
 * @throws {RangeError} If it is none of them.
 */
export function checkChoice(field: string, value: unknown, known: readonly string[]): void {
  if (!known.includes(value as string)) {
    throw new RangeError(`${field} is ${JSON.stringify(value)}, want ${knownNames(value, known)}`);
  }
}

/**
 * Checks a number in a layer's spec.
 *
 * @param field Name of the field.
 * @param value Its value.
 * @param wanted What it must be, in words.
 * @param fits The same as a test.
 * @throws {RangeError} If it is not finite or does not fit.
 */
export function checkNumber(
  field: string,
  value: unknown,
  wanted: string,
  fits: (value: number) => boolean,
): void {
  if (!Number.isFinite(value) || !fits(value as number)) {
    const found = typeof value === "number" ? value : JSON.stringify(value);
    throw new RangeError(`${field} is ${found}, want ${wanted}`);
  }
}

/**
 * Checks a switch in a layer's spec.
 *
 * @param field Name of the field.
 * @param value Its value.
 * @throws {RangeError} If it is neither left out nor true or false.
 */
export function checkSwitch(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") {
    throw new RangeError(`${field} is ${JSON.stringify(value)}, want true or false`);
  }
}

/**
 * Checks whether a layer has a bias, and that nothing is said about one that it does not have.
 *
 * @param spec The layer's spec.
 * @throws {RangeError} If `useBias` is not a switch, or is false beside a regularizer of the bias.
 */
export function checkBias(
  { useBias, biasRegularizer }: { readonly useBias?: boolean; readonly biasRegularizer?: unknown },
): void {
  checkSwitch("useBias", useBias);
  if (useBias === false && biasRegularizer !== undefined) {
    const found = JSON.stringify(biasRegularizer);
    throw new RangeError(`biasRegularizer is ${found}, want none where useBias is false`);
  }
}

/**
 * Checks the name of an activation.
 *
 * @param name The name; nothing stands for linear.
 * @throws {RangeError} If there is no such activation.
 */
export function checkActivation(name: LayerActivation = "linear"): void {
  checkChoice("activation", name, activationNames);
}

/**
 * Checks how many axes a layer's input has.
 *
 * @param input Its shape without the batch.
 * @param axes Their names.
 * @throws {RangeError} If there are more or fewer.
 */
export function checkRank(input: Shape, axes: string): void {
  if (input.length !== axes.split(", ").length) {
    const hint = axes === "features" ? ", which a layer flatten before it gives" : "";
    throw new RangeError(`its input is [${input.join(", ")}], want [${axes}]${hint}`);
  }
}
