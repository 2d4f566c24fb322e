import type { CsvRecord } from "./csv.ts";
import { isMissing, isMissingNumber } from "./field_value.ts";
import type { NumberReader } from "./number_format.ts";

/**
 * Decides whether the first record names the columns.
 *
 * It does if one of its fields is a word over a column of numbers, or one over a column of words that
 * come again and again, but never this one. It does not if a field comes again in its column. Where
 * no column tells, it does if no field of it is a number, or if its numbers count up, as 0, 1, 2 or
 * 2019, 2020, 2021, over columns of fractions, half of them at least.
 *
 * @param records The first records of a file.
 * @param read What reads numbers.
 * @returns Whether the first record is a header.
 *
 * @example
 * ```ts
 * import { parseCsv } from "@shrinklab/data/tables";
 * import { findHeader } from "./header.ts";
 * import { numberReader } from "./number_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const read = numberReader({ decimal: "." });
 * const found = (text: string) => findHeader(parseCsv(text, { file: "a.csv" }), read);
 * assertEquals(found("0,1,label\n0.5,2.1,yes\n1.5,0.3,no\n0.1,0.2,yes\n2.5,0.1,no\n"), true);
 * assertEquals(found("5.1,3.5,setosa\n4.9,3,setosa\n"), false);
 * ```
 */
export function findHeader(records: readonly CsvRecord[], read: NumberReader): boolean {
  const [first = [], ...rest] = records.map(({ fields }) => fields.map((field) => field.trim()));
  const columns = first.map((head, at) => describe(head, rest.map((fields) => fields[at]!), read));
  const count = (vote: Vote) => columns.filter((column) => column.vote === vote).length;
  if (count("name of numbers") > 0) return true;
  // A word of its own in the first row is less rare than a value that is its column's name as well.
  if (count("value") > 0) return count("name of words") > count("value");
  if (count("name of words") > 0) return true;
  const numbers = columns.filter(({ number }) => !Number.isNaN(number));
  return numbers.length === 0 || countsUp(numbers);
}

/** What the first field of a column says: that it is its name, or one of its values. */
type Vote = "name of numbers" | "name of words" | "value" | "nothing";

/** A column below its first field. */
interface Description {
  readonly vote: Vote;
  /** The first field as a number; NaN if it is none. */
  readonly number: number;
  /** Whether there are fractions below it. */
  readonly fractions: boolean;
}

function describe(head: string, fields: readonly (string | undefined)[], read: NumberReader) {
  const values = fields.filter((field) => field !== undefined && !isMissing(field)) as string[];
  const numbers = values.map(read);
  const words = values.filter((field, at) => Number.isNaN(numbers[at]) && !isMissingNumber(field));
  return {
    vote: voteOf(head, values, words, read),
    number: isMissing(head) ? NaN : read(head),
    fractions: numbers.some((value) => !Number.isNaN(value) && !Number.isInteger(value)),
  } satisfies Description;
}

function voteOf(
  head: string,
  values: readonly string[],
  words: readonly string[],
  read: NumberReader,
): Vote {
  const noWord = !Number.isNaN(read(head)) || isMissing(head) || isMissingNumber(head);
  if (noWord || values.length === 0) return "nothing";
  if (words.includes(head)) return "value";
  // A code or a date is new in its column without being its name.
  if (!/\p{L}/u.test(head)) return "nothing";
  if (words.length === 0) return "name of numbers";
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const single = counts.values().filter((times) => times === 1).toArray().length;
  return 4 * single <= words.length ? "name of words" : "nothing";
}

/** Whether first fields are numbers that nobody measures: one more from column to column. */
function countsUp(columns: readonly Description[]): boolean {
  const [{ number: first } = { number: NaN }] = columns;
  const least = first === 0 || first === 1 ? 2 : 3;
  return columns.length >= least &&
    columns.every(({ number }, at) => number === first + at) &&
    2 * columns.filter(({ fractions }) => fractions).length >= columns.length;
}
