/**
 * Writes the way to a field as code does.
 *
 * @param steps Names of fields, numbers of an array's elements.
 * @returns The text; none of no steps.
 *
 * @example
 * ```ts
 * import { fieldPath } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fieldPath(["methods", 1, "epochs"]), "methods[1].epochs");
 * ```
 */
export function fieldPath(steps: readonly PropertyKey[]): string {
  return steps.map((step) => typeof step === "number" ? `[${step}]` : `.${String(step)}`)
    .join("").replace(/^\./, "");
}
