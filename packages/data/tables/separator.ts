import { DataError } from "../data_error.ts";
import { CsvParser, type CsvRecord } from "./csv.ts";
import { isMissing } from "./field_value.ts";
import { numberReader } from "./number_format.ts";

/** What is tried, in this order. */
const CANDIDATES = [",", ";", "\t", "|"];
/** Records that are looked at. */
const MOST_RECORDS = 200;
const readers = [numberReader({ decimal: "." }), numberReader({ decimal: "," })];

/**
 * Finds what separates fields.
 *
 * Of comma, semicolon, tab and bar it is one that the first record has, by which most records have as
 * many fields as the first; of several the one by which the most fields are numbers, then the one
 * that makes the most fields. A column of decimal commas alone has none.
 *
 * @param text The beginning of a file, or all of it.
 * @param whole Whether it is all; default true.
 * @returns The separator; a comma where nothing tells.
 *
 * @example
 * ```ts
 * import { findSeparator } from "./separator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findSeparator("Price (EUR, net);Weight (kg, net)\n20,5;3,3\n"), ";");
 * ```
 */
export function findSeparator(text: string, whole = true): string {
  const found = CANDIDATES.map((separator) => ({
    separator,
    ...judge(someRecords(text, separator, whole)),
  }));
  const several = found.filter(({ width }) => width > 1);
  const alone = found.find(({ width, even, numbers }) =>
    width === 1 && even === 1 && numbers === 1
  );
  const best =
    several.toSorted((a, b) => b.even - a.even || b.numbers - a.numbers || b.width - a.width)[0];
  return best?.separator ?? alone?.separator ?? ",";
}

/** Fields of the first record; the share of records that have as many; the share of numbers. */
function judge(records: readonly CsvRecord[]) {
  const [first, ...rest] = records.map(({ fields }) => fields);
  if (first === undefined) return { width: 0, even: 0, numbers: 0 };
  const even = rest.filter((fields) => fields.length === first.length).length;
  const values = rest.flat().map((field) => field.trim()).filter((field) => !isMissing(field));
  const numbers = (rest.length === 0 ? [...first] : values)
    .filter((field) => readers.some((read) => !Number.isNaN(read(field)))).length;
  return {
    width: first.length,
    even: rest.length === 0 ? 1 : even / rest.length,
    numbers: values.length === 0 ? 0 : numbers / values.length,
  };
}

/** The first records; none where quotes do not suit the separator. */
function someRecords(text: string, separator: string, whole: boolean): CsvRecord[] {
  const parser = new CsvParser({ file: "", separator, ragged: true });
  try {
    return [...parser.push(text), ...(whole ? parser.end() : [])].slice(0, MOST_RECORDS);
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}
