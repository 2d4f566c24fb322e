import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseCsv } from "./csv.ts";
import { findDecimal, numberReader } from "./number_format.ts";

const point = numberReader({ decimal: "." });
const comma = numberReader({ decimal: "," });
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);

Deno.test("numberReader() reads back what JavaScript writes, with a point and with a comma", () => {
  fc.assert(fc.property(number, (value) => {
    assertEquals(point(String(value)), value);
    assertEquals(comma(String(value).replace(".", ",")), value);
  }));
});

Deno.test("numberReader() takes nothing for a number that is none", () => {
  const texts = [
    "",
    ".",
    "-",
    "+",
    "e5",
    "1e",
    "0x10",
    "0b1",
    "1_0",
    "1n",
    "Infinity",
    "1 2",
    "--1",
  ];
  for (const text of [...texts, "1,2", "1.2.3", "1e999", "½", "12%", "$5"]) {
    assertEquals(point(text), NaN, text);
  }
  fc.assert(fc.property(fc.string(), (text) => {
    const plain = /^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text);
    const apart = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(text);
    if (!plain && !apart) assertEquals(point(text), NaN, text);
  }));
});

Deno.test("numberReader() leaves codes alone", () => {
  for (const code of ["0117", "00", "007.5", "-01"]) assertEquals(point(code), NaN, code);
  assertEquals(["0", "-0.5", "0e0", "0.0"].map(point), [0, -0.5, 0, 0]);
});

Deno.test("numberReader() knows what stands between thousands", () => {
  assertEquals(["12,480,000", "1,234.5", "0,276", "12,48"].map(point), [
    12480000,
    1234.5,
    NaN,
    NaN,
  ]);
  assertEquals(["12.480.000", "1.234,5", "0,276", "1.23"].map(comma), [
    12480000,
    1234.5,
    0.276,
    NaN,
  ]);
  const blank = numberReader({ decimal: ",", thousands: " " });
  assertEquals(["12 480", "12\u202f480,5", "1.000"].map(blank), [12480, 12480.5, NaN]);
  const swiss = numberReader({ decimal: ".", thousands: "'" });
  assertEquals(["12'480.5", "12,480"].map(swiss), [12480.5, NaN]);
  assertEquals(numberReader({ decimal: ".", thousands: "" })("12,480"), NaN);
  assertThrows(() => numberReader({ decimal: ",", thousands: "," }), RangeError, "different signs");
});

Deno.test("findDecimal() goes by the numbers that can tell", () => {
  const find = (separator: string, ...fields: string[]) =>
    findDecimal(
      parseCsv(fields.map((field) => `"${field}"`).join("\n"), { file: "t", separator }),
      separator,
    );
  assertEquals(find(";", "0,276", "7,053"), ",");
  assertEquals(find(";", "20,5", "3", "dear"), ",");
  assertEquals(find(",", "20,5", "7,053"), ",");
  assertEquals(find(";", "7,053", "2,359"), ",");
  assertEquals(find(";", "7,053", "2.5"), ".");
  assertEquals(find(",", "12,480", "7"), ".");
  assertEquals(find(";", "12,480,000", "7"), ".");
  assertEquals(find(";", "1.234,5", "1.234"), ",");
  assertEquals(find(";", "00.00.00", "01.02.2004", "x"), ".");
  assertEquals(find(";", "1,5", "1.5", "2,5"), ",");
});

Deno.test("findDecimal() finds the comma of any table of three decimals", () => {
  const value = fc.integer({ min: 0, max: 9999 }).map((x) =>
    (x / 1000).toFixed(3).replace(".", ",")
  );
  fc.assert(fc.property(fc.array(value, { minLength: 1 }), (fields) => {
    assertEquals(findDecimal(parseCsv(fields.join("\n"), { file: "t", separator: ";" }), ";"), ",");
  }));
});
