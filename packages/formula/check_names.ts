import type { Formula } from "./formula.ts";

/**
 * Checks that a call brings exactly the tensors and scalars that a formula names.
 *
 * @param formula The formula to be called.
 * @param tensors The tensors given, by name.
 * @param scalars The scalars given, by name.
 * @throws {TypeError} If one is missing or unknown.
 */
export function checkNames(
  formula: Formula,
  tensors: Readonly<Record<string, unknown>>,
  scalars: Readonly<Record<string, unknown>>,
): void {
  compare(formula, "input", formula.inputs, tensors);
  compare(formula, "scalar", formula.scalars, scalars);
}

function compare(
  formula: Formula,
  kind: string,
  wanted: readonly string[],
  given: Readonly<Record<string, unknown>>,
): void {
  for (const name of wanted) {
    if (given[name] === undefined) {
      throw new TypeError(`Cannot evaluate "${formula.name}": ${kind} "${name}" is missing`);
    }
  }
  for (const name in given) {
    if (!wanted.includes(name)) {
      const list = wanted.map((one) => `"${one}"`).join(", ") || "none";
      throw new TypeError(
        `Cannot evaluate "${formula.name}": ${kind} "${name}" is unknown, want ${list}`,
      );
    }
  }
}
