import { CaseError } from "./case_error.ts";
import type { ReplayCase } from "./replay_case.ts";

/**
 * Works out on which rows of the data set each step of a case trains.
 *
 * @param replay The case.
 * @param rows Rows of the whole data set.
 * @param subset Rows that the case's `subset` names, if it has one.
 * @returns Row numbers of each step.
 * @throws {CaseError} If a batch has more rows than there are, or a row is not of the data set.
 *
 * @example
 * ```ts ignore
 * const [first] = stepRows(replay, 60000);
 * ```
 */
export function stepRows(
  replay: Pick<ReplayCase, "name" | "data" | "steps">,
  rows: number,
  subset?: Int32Array,
): Int32Array[] {
  const { batchSize } = replay.data;
  const order = subset ?? Int32Array.from({ length: rows }, (_, i) => i);
  if (batchSize > order.length) {
    throw new CaseError(
      replay.name,
      `data.batchSize is ${batchSize}, want at most the ${order.length} rows there are`,
    );
  }
  const outside = order.find((row) => row >= rows);
  if (outside !== undefined) {
    throw new CaseError(replay.name, `row ${outside} is asked for, want less than ${rows}`);
  }
  const whole = order.length - order.length % batchSize;
  return Array.from({ length: replay.steps }, (_, step) => {
    const start = step * batchSize % whole;
    return order.subarray(start, start + batchSize);
  });
}

/**
 * Reads the rows that a subset file names for training: `pick[shuffled[100:]]`.
 *
 * @param content The file's content, JSON with the lists `pick` and `shuffled`.
 * @param file Name for error messages.
 * @returns Row numbers.
 * @throws {CaseError} If the file is anything else.
 *
 * @example
 * ```ts
 * import { parseSubset } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const shuffled = Array.from({ length: 101 }, (_, i) => 100 - i);
 * const pick = shuffled.map((i) => 7 * i);
 * assertEquals([...parseSubset(JSON.stringify({ pick, shuffled }), "a.json")], [700]);
 * ```
 */
export function parseSubset(content: string, file: string): Int32Array {
  let pick: unknown, shuffled: unknown;
  try {
    ({ pick, shuffled } = JSON.parse(content));
  } catch (cause) {
    throw new CaseError(file, "it is not a JSON object, want the lists pick and shuffled", {
      cause,
    });
  }
  const known = isRows(pick) && isRows(shuffled) ? { pick, shuffled } : { pick: [], shuffled: [] };
  const rows = known.shuffled.slice(VALIDATION).map((i) => known.pick[i]);
  if (rows.length === 0 || rows.includes(undefined)) {
    throw new CaseError(
      file,
      `its lists pick and shuffled are not rows and an order of them, want more than ${VALIDATION}`,
    );
  }
  return Int32Array.from(rows as number[]);
}

/** The first rows of the subset are experiment E1's validation set. */
const VALIDATION = 100;

function isRows(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((row) => Number.isInteger(row) && row >= 0);
}
