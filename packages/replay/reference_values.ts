import { CaseError } from "./case_error.ts";
import { CaseValue, parseObject } from "./case_value.ts";
import { type Deviation, largestDeviations } from "./deviation.ts";
import type { ReferenceKind, ReferenceOptions } from "./reference_kind.ts";
import { compareLassoSteps } from "./references/lasso_steps.ts";
import { compareLassoLogistic, compareSoftmaxPath } from "./references/one_layer_optima.ts";
import { compareProx } from "./references/prox.ts";
import { compareStatistics } from "./references/statistics.ts";

/** The kinds of reference values, by the `name` in their files. */
const referenceKinds: Readonly<Record<string, ReferenceKind>> = {
  "prox": compareProx,
  "lasso-steps": compareLassoSteps,
  "softmax-path": compareSoftmaxPath,
  "lasso-logistic": compareLassoLogistic,
  statistics: compareStatistics,
};

/** A file of reference values that is no training run. */
export interface ReferenceValues {
  /** Which kind it is, such as `prox`. */
  readonly name: string;
  /** What computed the values. */
  readonly source: string;
  /** The whole file. */
  readonly content: CaseValue;
}

/**
 * Reads a file of reference values.
 *
 * @param content The file's content, JSON.
 * @param file Name for error messages.
 * @returns The values; `undefined` if its `name` is no kind of them, as that of a training run.
 * @throws {CaseError} If it is not a JSON object, or its format is not 1.
 *
 * @example
 * ```ts
 * import { parseReference } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const text = '{"format": 1, "name": "statistics", "source": "SciPy", "sets": []}';
 * assertEquals(parseReference(text, "a.json")?.source, "SciPy");
 * assertEquals(parseReference('{"format": 1, "name": "cnn-l1"}', "b.json"), undefined);
 * ```
 */
export function parseReference(content: string, file: string): ReferenceValues | undefined {
  const value = new CaseValue(parseObject(content, file), file);
  const { value: name } = value.field("name");
  if (typeof name !== "string" || !Object.hasOwn(referenceKinds, name)) return undefined;
  const format = value.field("format");
  if (format.value !== 1) throw format.wrong("1");
  const { value: source } = value.field("source");
  return { name, source: source === undefined ? "" : value.field("source").text(), content: value };
}

/**
 * Compares reference values with ours.
 *
 * @param reference The values.
 * @param options How data is loaded, who is told.
 * @returns The largest deviation of each kind of figure.
 * @throws {CaseError} If a field is missing or wrong, or there is nothing to compare.
 * @throws {DOMException} If the signal ended it.
 *
 * @example
 * ```ts
 * import { compareReference, parseReference } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const seedsForEffect = [{ effect: 0.5, n: 34 }];
 * const file = { format: 1, name: "statistics", sets: [], detectableEffect: [], seedsForEffect };
 * const reference = parseReference(JSON.stringify(file), "a.json")!;
 * const load = () => Promise.reject(new Error("no data is needed"));
 * assertEquals(await compareReference(reference, { load }), [
 *   { figure: "seedsForEffect", largest: 0, tolerance: 0, at: "effect 0.5", within: true },
 * ]);
 * ```
 */
export async function compareReference(
  { name, content }: ReferenceValues,
  options: ReferenceOptions,
): Promise<Deviation[]> {
  const deviations = largestDeviations(await differences(referenceKinds[name]!, content, options));
  if (deviations.length === 0) {
    throw new CaseError(content.file, "it has no figure, want at least one to compare");
  }
  return deviations;
}

/** Where a number of the file is out of range, the file is wrong. */
async function differences(kind: ReferenceKind, content: CaseValue, options: ReferenceOptions) {
  try {
    return await kind(content, options);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CaseError(content.file, cause.message, { cause });
  }
}
