import { type NumberNames, readNamedNumbers, writeNamedNumbers } from "@shrinklab/names";
import type { Penalty } from "./penalty.ts";
import { penalties, type PenaltyFactory, type PenaltyName } from "./registry.ts";

/**
 * Reads a penalty from its text: a registered name and its strengths, `"l1(factor=0.001)"`,
 * `"l1l2(l1=1e-4,l2=1e-3)"`. A penalty with one strength may leave its name out: `"l1(0.001)"`.
 *
 * @param text The text; blanks between the parts do not matter.
 * @returns The penalty.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If no penalty has the name, or a strength is missing, unknown or negative.
 *
 * @example
 * ```ts
 * import { parsePenalty } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePenalty("l1l2(l1=1e-4, l2=1e-3)").factors, { l1: 1e-4, l2: 1e-3 });
 * ```
 */
export function parsePenalty(text: string): Penalty {
  const { name, numbers } = readNamedNumbers("penalty", text, factorNames);
  const factory: PenaltyFactory = penalties[name as PenaltyName];
  return factory.create(...numbers);
}

/**
 * Writes a penalty as the text that {@linkcode parsePenalty} reads.
 *
 * @param penalty A registered penalty.
 * @returns Its text, with every strength named.
 *
 * @example
 * ```ts
 * import { formatPenalty, l1l2 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatPenalty(l1l2(1e-4, 1e-3)), "l1l2(l1=0.0001,l2=0.001)");
 * ```
 */
export function formatPenalty(penalty: Penalty): string {
  return writeNamedNumbers(penalty.type, penalty.factors);
}

const factorNames: NumberNames = Object.fromEntries(
  Object.entries(penalties).map(([name, { factors }]) => [name, factors]),
);
