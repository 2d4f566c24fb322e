import type { CsvRecord } from "./csv.ts";

/** What stands in front of the decimals. */
export type Decimal = "." | ",";

/** How numbers are written. */
export interface NumberFormat {
  /** What stands in front of the decimals. */
  readonly decimal: Decimal;
  /** What stands between thousands; none if `""`; default the other one of comma and point. */
  readonly thousands?: string | undefined;
}

/** Reads a field without blanks around it: NaN for what is not a number. */
export type NumberReader = (field: string) => number;

const [ZERO, ONE, NINE, PLUS, MINUS, POINT] = [48, 49, 57, 43, 45, 46];
/** Blanks that stand between thousands in the place of a plain one. */
const BLANKS = " \u00a0\u202f\u2009";

/**
 * Makes what reads numbers.
 *
 * A number is decimal (`-1.5e3`, `.5`), or has its thousands apart (`12,480,000`). One that begins
 * with a zero and another digit (`0117`) is a code and no number, and neither is what is beyond a
 * float64.
 *
 * @param format How numbers are written.
 * @returns The reader.
 * @throws {RangeError} If decimals and thousands have the same sign.
 *
 * @example
 * ```ts
 * import { numberReader } from "./number_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const read = numberReader({ decimal: "." });
 * assertEquals(["1e3", "12,480", ".5", "0117", "0x10"].map(read), [1000, 12480, 0.5, NaN, NaN]);
 * assertEquals(["0,276", "1.024,5"].map(numberReader({ decimal: "," })), [0.276, 1024.5]);
 * ```
 */
export function numberReader({ decimal, thousands }: NumberFormat): NumberReader {
  const between = thousands ?? (decimal === "." ? "," : ".");
  if (between === decimal) {
    throw new RangeError(
      `Cannot read numbers: thousands and decimals both stand behind ${JSON.stringify(decimal)}, ` +
        "want different signs",
    );
  }
  const apart = between === "" ? undefined : groups(between, decimal);
  if (decimal === ".") {
    return (field) => {
      const value = plain(field);
      return value !== value && apart !== undefined ? apart(field) : value;
    };
  }
  return (field) => {
    if (field.includes(".")) return apart === undefined ? NaN : apart(field);
    const value = plain(field.replace(",", "."));
    return value !== value && apart !== undefined ? apart(field) : value;
  };
}

/** A number with a point and nothing between thousands, as quickly as it can be told. */
function plain(field: string): number {
  const sign = field.charCodeAt(0);
  const at = sign === MINUS || sign === PLUS ? 1 : 0;
  const first = field.charCodeAt(at);
  if (first === ZERO) {
    // A code such as 0117, or what else JavaScript takes for a number: 0x10, 0b1.
    const next = field.charCodeAt(at + 1);
    if (next >= ZERO && next <= NINE || next > 64 && next !== 69 && next !== 101) return NaN;
  } else if (!(first >= ONE && first <= NINE) && first !== POINT) return NaN;
  const value = +field;
  return value - value === 0 ? value : NaN;
}

function groups(between: string, decimal: Decimal): NumberReader {
  const signs = between === " " ? `[${BLANKS}]` : `[${escape(between)}]`;
  const whole = new RegExp(`^[+-]?[1-9]\\d{0,2}(${signs}\\d{3})+([${decimal}]\\d*)?$`);
  const all = new RegExp(signs, "g");
  return (field) => {
    if (!whole.test(field)) return NaN;
    const value = Number(field.replaceAll(all, "").replace(decimal, "."));
    return Number.isFinite(value) ? value : NaN;
  };
}

function escape(char: string): string {
  return char.replace(/[\\\]^-]/, "\\$&");
}

/** Numbers that tell that decimals stand behind a comma, or behind a point. */
const tells = (decimal: Decimal) => {
  const [d, t] = decimal === "," ? [",", "\\."] : ["\\.", ","];
  return [
    // Not three decimals behind up to three digits, which may be thousands.
    new RegExp(`^[+-]?(\\d*${d}(\\d{1,2}|\\d{4,})|(0|\\d{4,})${d}\\d{3})(e[+-]?\\d+)?$`, "i"),
    // Both signs, or thousands twice.
    new RegExp(`^[+-]?\\d{1,3}((${t}\\d{3})+${d}\\d+|(${t}\\d{3}){2,})$`),
  ];
};
const [tellsComma, tellsPoint] = [tells(","), tells(".")];
const OPEN = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * Finds what stands in front of the decimals, from the fields of some rows: what most of the numbers
 * tell that can tell. `7,053` cannot; where no other can, semicolons between fields mean that it is
 * 7.053, as programs write so that have a decimal comma, and it is 7053 elsewhere.
 *
 * @param rows Some rows, without a header.
 * @param separator What stands between the fields.
 * @returns The sign.
 *
 * @example
 * ```ts
 * import { parseCsv } from "@shrinklab/data/tables";
 * import { findDecimal } from "./number_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = parseCsv("0,276;7,053\n", { file: "kwh.csv", separator: ";" });
 * assertEquals(findDecimal(rows, ";"), ",");
 * ```
 */
export function findDecimal(rows: readonly CsvRecord[], separator: string): Decimal {
  let [comma, point, open] = [0, 0, 0];
  for (const { fields } of rows) {
    for (const text of fields) {
      const field = text.trim();
      if (field.length > 40 || !/[.,]/.test(field)) continue;
      if (tellsComma.some((form) => form.test(field))) comma++;
      else if (tellsPoint.some((form) => form.test(field))) point++;
      else if (OPEN.test(field)) open++;
    }
  }
  if (comma !== point) return comma > point ? "," : ".";
  return separator === ";" && open > 0 && point === 0 ? "," : ".";
}
