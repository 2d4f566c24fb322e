import {
  compareMethods,
  confidenceInterval,
  detectableEffect,
  seedsForEffect,
} from "@shrinklab/statistics";
import type { CaseValue } from "../case_value.ts";
import type { Difference } from "../deviation.ts";

/**
 * Compares all figures of a file of reference values (`statistics.json`, made by SciPy and
 * statsmodels) with ours, by the functions that reports call. Its fields:
 *
 * - `sets`: a `baseline` (`values` by seed, `mean`, `deviation`, `low`, `high`), other methods'
 *   `values`, and `comparisons` of each with the baseline (`method`, `mean`, `deviation`, `low`,
 *   `high`, `p`, `effect`, `probabilityOfImprovement`, `holmP`, and `signFlipP`, which is not
 *   compared where it is `null`); within 1e-9, relatively.
 * - `detectableEffect`: list of `n` and `effect`, within 1e-4.
 * - `seedsForEffect`: list of `effect` and `n`, which must be equal.
 *
 * @param file The file; other fields are ignored.
 * @returns A difference for each figure.
 * @throws {CaseError} If a field is missing, or is something else.
 *
 * Source: SciPy 1.17, statsmodels 0.15.
 */
export function compareStatistics(file: CaseValue): Difference[] {
  return [
    ...file.field("sets").items().flatMap(setDifferences),
    ...file.field("detectableEffect").items().map((row) => {
      const n = row.field("n").number();
      return relative(
        "detectableEffect",
        `n = ${n}`,
        row.field("effect"),
        detectableEffect(n),
        1e-4,
      );
    }),
    ...file.field("seedsForEffect").items().map((row) => {
      const [effect, n] = [row.field("effect").number(), row.field("n").number()];
      const deviation = Math.abs(seedsForEffect(effect) - n);
      return { figure: "seedsForEffect", at: `effect ${effect}`, deviation, tolerance: 0 };
    }),
  ];
}

const intervalFields = ["mean", "deviation", "low", "high"] as const;
const comparedFields = [
  ...intervalFields,
  ...["p", "effect", "probabilityOfImprovement", "holmP"] as const,
];

function setDifferences(set: CaseValue): Difference[] {
  const baseline = set.field("baseline");
  const own = baseline.field("values").numbers();
  const others = [...set.field("values").fields()].map(([name, values]) =>
    [name, values.numbers()] as const
  );
  const figures = new Map(
    [["baseline", own] as const, ...others].map(([name, list]) => [name, new Map(list.entries())]),
  );
  const seeds = `n = ${set.field("n").number()}`;
  const interval = confidenceInterval(own);
  const ours = new Map(compareMethods(figures).map((one) => [one.method, one]));
  return [
    ...intervalFields.map((field) =>
      relative(field, `${seeds}, baseline`, baseline.field(field), interval?.[field])
    ),
    ...set.field("comparisons").items().flatMap((row) => {
      const method = row.field("method").text();
      const at = `${seeds}, ${method}`;
      const comparison = ours.get(method);
      const rows = comparedFields.map((field) =>
        relative(field, at, row.field(field), comparison?.[field])
      );
      const flips = row.field("signFlipP");
      if (flips.value === null) return rows;
      return [...rows, relative("signFlipP", at, flips, comparison?.signFlips?.p)];
    }),
  ];
}

/** Relative distance, of at least 1e-6; NaN where we have no such figure. */
function relative(
  figure: string,
  at: string,
  theirs: CaseValue,
  ours: number = NaN,
  tolerance = 1e-9,
): Difference {
  const expected = theirs.number();
  const deviation = Math.abs(ours - expected) / Math.max(1e-6, Math.abs(expected));
  return { figure, at, deviation, tolerance };
}
