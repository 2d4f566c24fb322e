import { compareMethods } from "./compare_methods.ts";
import { confidenceInterval } from "./confidence_interval.ts";
import { detectableEffect, seedsForEffect } from "./power.ts";

/** A figure of a case beside ours. */
export interface StatisticsDeviation {
  /** Which one: `n = 5, m1, holmP`. */
  readonly name: string;
  /** As the case has it. */
  readonly expected: number;
  /** As this package has it; NaN where it has none. */
  readonly ours: number;
  /** |ours - expected| over |expected|, 1e-6 at least; of a number of seeds |ours - expected|. */
  readonly deviation: number;
  /** How large it may be. */
  readonly tolerance: number;
}

/**
 * Compares all figures of a file of reference values (`statistics.json`, made by SciPy and
 * statsmodels) with those of this package, by the functions that reports call. Its fields:
 *
 * - `sets`: a `baseline` (`values` by seed, `mean`, `deviation`, `low`, `high`), other methods'
 *   `values`, and `comparisons` of each with the baseline (`method`, `mean`, `deviation`, `low`,
 *   `high`, `p`, `effect`, `probabilityOfImprovement`, `holmP`, and `signFlipP`, which is not
 *   compared where it is `null`); within 1e-9, relatively.
 * - `detectableEffect`: list of `n` and `effect`, within 1e-4.
 * - `seedsForEffect`: list of `effect` and `n`, which must be equal.
 *
 * @param content The parsed file; other fields are ignored.
 * @returns A row for each figure. One whose deviation is not at most its tolerance, NaN included,
 *   is wrong.
 * @throws {TypeError} If a field is missing, or is something else.
 *
 * @example
 * ```ts
 * import { statisticsDeviations } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * const seedsForEffect = [{ effect: 0.5, n: 34 }];
 * assertEquals(statisticsDeviations({ sets: [], detectableEffect: [], seedsForEffect }), [
 *   { name: "seeds for effect 0.5", expected: 34, ours: 34, deviation: 0, tolerance: 0 },
 * ]);
 * ```
 *
 * Source: SciPy 1.17, statsmodels 0.15.
 */
export function statisticsDeviations(content: unknown): StatisticsDeviation[] {
  const file = { value: content, path: "" };
  return [
    ...items(at(file, "sets")).flatMap(setDeviations),
    ...items(at(file, "detectableEffect")).map((row) => {
      const n = number(at(row, "n"));
      const name = `detectable effect, n = ${n}`;
      return relative(name, number(at(row, "effect")), detectableEffect(n), 1e-4);
    }),
    ...items(at(file, "seedsForEffect")).map((row) => {
      const [effect, expected] = [number(at(row, "effect")), number(at(row, "n"))];
      const ours = seedsForEffect(effect);
      const deviation = Math.abs(ours - expected);
      return { name: `seeds for effect ${effect}`, expected, ours, deviation, tolerance: 0 };
    }),
  ];
}

const intervalFields = ["mean", "deviation", "low", "high"] as const;
const comparedFields = [
  ...intervalFields,
  ...["p", "effect", "probabilityOfImprovement", "holmP"] as const,
];

function setDeviations(set: Place): StatisticsDeviation[] {
  const baseline = at(set, "baseline");
  const own = numbers(at(baseline, "values"));
  const values = at(set, "values");
  const others = Object.keys(record(values)).map((name) =>
    [name, numbers(at(values, name))] as const
  );
  const figures = new Map(
    [["baseline", own] as const, ...others].map(([name, list]) => [name, new Map(list.entries())]),
  );
  const start = `n = ${number(at(set, "n"))}`;
  const interval = confidenceInterval(own);
  const ours = new Map(compareMethods(figures).map((one) => [one.method, one]));
  return [
    ...intervalFields.map((field) =>
      relative(`${start}, baseline, ${field}`, number(at(baseline, field)), interval?.[field])
    ),
    ...items(at(set, "comparisons")).flatMap((row) => {
      const method = `${at(row, "method").value}`;
      const comparison = ours.get(method);
      const rows = comparedFields.map((field) =>
        relative(`${start}, ${method}, ${field}`, number(at(row, field)), comparison?.[field])
      );
      const flips = at(row, "signFlipP");
      if (flips.value === null) return rows;
      const name = `${start}, ${method}, signFlipP`;
      return [...rows, relative(name, number(flips), comparison?.signFlips?.p)];
    }),
  ];
}

function relative(
  name: string,
  expected: number,
  ours: number = NaN,
  tolerance = 1e-9,
): StatisticsDeviation {
  const deviation = Math.abs(ours - expected) / Math.max(1e-6, Math.abs(expected));
  return { name, expected, ours, deviation, tolerance };
}

/** A value of the file, and where it stands. */
interface Place {
  readonly value: unknown;
  readonly path: string;
}

function at(place: Place, key: string): Place {
  return { value: record(place)[key], path: place.path === "" ? key : `${place.path}.${key}` };
}

function record(place: Place): Record<string, unknown> {
  const { value } = place;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw wrong(place, "an object");
}

function items(place: Place): Place[] {
  if (!Array.isArray(place.value)) throw wrong(place, "a list");
  return place.value.map((value, i) => ({ value, path: `${place.path}[${i}]` }));
}

function numbers(place: Place): number[] {
  return items(place).map(number);
}

function number(place: Place): number {
  if (typeof place.value !== "number") throw wrong(place, "a number");
  return place.value;
}

function wrong({ value, path }: Place, wanted: string): TypeError {
  const found = value === undefined ? "missing" : JSON.stringify(value).slice(0, 40);
  return new TypeError(
    `Cannot compare statistics: ${path || "the file"} is ${found}, want ${wanted}`,
  );
}
