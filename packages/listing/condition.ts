import { type Field, fieldOf, type FieldValue } from "./field.ts";

/** What rows are chosen by: a field, an operator, a value. */
export interface Condition {
  /** Name of the field. */
  readonly field: string;
  /** How its value is compared. */
  readonly operator: Operator;
  /** With what, as text. */
  readonly value: string;
}

/** What rows are sorted by. */
export interface SortKey {
  /** Name of the field. */
  readonly field: string;
  /** Whether the largest comes first. */
  readonly descending: boolean;
}

/** How two values are compared. */
export type Operator = "<=" | ">=" | "!=" | "=" | "<" | ">";

/** A value that is there. */
type Value = NonNullable<FieldValue>;

const operators: Readonly<Record<Operator, (a: Value, b: Value) => boolean>> = {
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "!=": (a, b) => a !== b,
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
};

/**
 * Reads a condition: `lambda<0.01`, `test.accuracy>=0.88`, `method!=none`.
 *
 * @param text The text; blanks around the operator do not matter.
 * @returns The condition; whether there is such a field shows with the rows.
 * @throws {SyntaxError} If the text has another form.
 *
 * @example
 * ```ts
 * import { parseCondition } from "@shrinklab/listing";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = { field: "lambda", operator: "<=", value: "0.01" } as const;
 * assertEquals(parseCondition("lambda <= 0.01"), condition);
 * ```
 */
export function parseCondition(text: string): Condition {
  const [, field, operator, value] = /^\s*([^<>=!]+?)\s*(<=|>=|!=|=|<|>)\s*([^<>=!\s].*?)\s*$/
    .exec(text) ?? [];
  if (field === undefined || operator === undefined || value === undefined) {
    throw new SyntaxError(
      `Cannot choose runs: condition is "${text}", want a field, one of ` +
        `${Object.keys(operators).join(" ")}, and a value, such as lambda<0.01`,
    );
  }
  return { field, operator: operator as Operator, value };
}

/**
 * Reads what rows are sorted by: `seconds`, or `-test.accuracy` for the largest first.
 *
 * @param text The text.
 * @returns Field and direction; whether there is such a field shows with the rows.
 *
 * @example
 * ```ts
 * import { parseSortKey } from "@shrinklab/listing";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSortKey("-seconds"), { field: "seconds", descending: true });
 * ```
 */
export function parseSortKey(text: string): SortKey {
  const descending = text.startsWith("-");
  return { field: descending ? text.slice(1) : text, descending };
}

/**
 * Says which rows a condition holds for: none whose value is missing.
 *
 * @param condition The condition.
 * @param fields Fields of the rows by name.
 * @returns Tells of a row whether the condition holds.
 * @throws {RangeError} If there is no such field, or its values are numbers and the condition's is
 * not.
 *
 * @example
 * ```ts
 * import { matches, parseCondition } from "@shrinklab/listing";
 * import { assertEquals } from "@std/assert";
 *
 * const size = { name: "size", kind: "whole", of: (row: string) => row.length } as const;
 * const isLong = matches(parseCondition("size>2"), new Map([["size", size]]));
 * assertEquals(["ab", "abc"].map(isLong), [false, true]);
 * ```
 */
export function matches<Row>(
  { field: name, operator, value }: Condition,
  fields: ReadonlyMap<string, Field<Row>>,
): (row: Row) => boolean {
  const { kind, of } = fieldOf("choose runs", name, fields);
  const wanted = kind === "text" ? value : Number(value);
  if (Number.isNaN(wanted)) {
    throw new RangeError(`Cannot choose runs: value of ${name} is "${value}", want a number`);
  }
  return (row) => {
    const found = of(row);
    return found !== undefined && operators[operator](found, wanted);
  };
}

/**
 * Sorts rows by a field; rows without a value come last, those of equal values stay in order.
 *
 * @param rows The rows.
 * @param key What they are sorted by.
 * @param fields Fields of the rows by name.
 * @returns The rows in their new order.
 * @throws {RangeError} If there is no such field.
 */
export function sorted<Row>(
  rows: readonly Row[],
  { field: name, descending }: SortKey,
  fields: ReadonlyMap<string, Field<Row>>,
): Row[] {
  const { of } = fieldOf("sort runs", name, fields);
  const keyed = rows.map((row) => ({ row, value: of(row) }));
  return keyed.sort((a, b) => order(a.value, b.value, descending ? -1 : 1)).map(({ row }) => row);
}

function order(a: FieldValue, b: FieldValue, direction: 1 | -1): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -direction : direction;
}
