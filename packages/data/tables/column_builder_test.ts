import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { NumberBuilder, TextBuilder } from "./column_builder.ts";
import { numberReader } from "./number_format.ts";
import { type Column, MOST_KINDS } from "./table.ts";

const read = numberReader({ decimal: "." });
/** What becomes of a column whose fields look like numbers at first, or like text. */
function build(fields: readonly string[], options: { asText?: boolean; bytes?: number } = {}) {
  const { asText = false, bytes = 1e9 } = options;
  const numbers = new NumberBuilder(read, { left: bytes });
  if (!asText) {
    for (const field of fields) numbers.add(field);
    const column = numbers.column("x");
    if (column !== undefined) return column;
  }
  const text = new TextBuilder(read, { asText });
  fields.forEach((field, row) => text.add(field, row + 1));
  return text.column("x");
}
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i / 4));
const valuesOf = (column: Column) => {
  assert(column.type === "number");
  return [...column.values!];
};
const textsOf = (column: Column) => {
  assert(column.type === "text");
  return Array.from(column.codes!, (code) => code < 0 ? undefined : column.kinds[code]);
};

Deno.test("NumberBuilder and TextBuilder find numbers, text, and columns without a value", () => {
  assertEquals(valuesOf(build(["1", " NA ", "12,480", "-1.5e-3"])), [1, NaN, 12480, -0.0015]);
  assertEquals(textsOf(build(["x", "?", "7", " x "])), ["x", undefined, "7", "x"]);
  assertEquals(build(["", "?", "null"]), { type: "missing", name: "x", missing: 3 });
});

Deno.test("NumberBuilder takes inf and None for missing, and counts them", () => {
  const column = build(["1", "inf", "None", "", "2", "None", "1e999"]);
  assert(column.type === "number");
  assertEquals([column.missing, column.words], [5, { inf: 1, None: 2, "1e999": 1 }]);
  assertEquals([column.least, column.largest, column.whole], [1, 2, true]);
  assertEquals(textsOf(build(["None", "Mild", "None", ""])), ["None", "Mild", "None", undefined]);
  assertEquals(textsOf(build(["None", "None"])), ["None", "None"]);
});

Deno.test("NumberBuilder gives up a column with a code, which is text", () => {
  assertEquals(textsOf(build(["117", "0117", "250.10", "250.1"])), [
    "117",
    "0117",
    "250.10",
    "250.1",
  ]);
});

Deno.test("TextBuilder keeps as text what is asked to be", () => {
  assertEquals(textsOf(build(["1", "1.0", "", "inf"], { asText: true })), [
    "1",
    "1.0",
    undefined,
    "inf",
  ]);
  const wide = build(numbers(3000), { asText: true });
  assert(wide.type === "text" && wide.codes === undefined);
});

Deno.test("NumberBuilder keeps numbers of any column", () => {
  const field = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(3));
  fc.assert(fc.property(fc.array(field, { minLength: 1 }), fc.nat(4000), (some, more) => {
    const values = [...some, ...Array.from({ length: more }, (_, i) => i / 8)];
    const column = build(values.map(String));
    // Text has no negative zero apart from its sign.
    assertEquals(valuesOf(column).map((x) => x + 0), values.map((x) => x + 0));
    assert(column.type === "number");
    assertEquals(column.least + 0, values.reduce((a, b) => Math.min(a, b)) + 0);
    assertEquals(column.largest + 0, values.reduce((a, b) => Math.max(a, b)) + 0);
  }));
});

Deno.test("NumberBuilder counts what is missing", () => {
  const fields = ["", "None", ...numbers(2000), "NA", "inf", "2"];
  const column = build(fields);
  assert(column.type === "number");
  assertEquals([column.missing, column.words], [4, { None: 1, inf: 1 }]);
  assertEquals(column.values!.slice(-3), Float64Array.of(NaN, NaN, 2));
});

Deno.test("TextBuilder says which value makes text of a column of numbers", () => {
  const stray = (fields: string[]) => {
    const column = build(fields);
    assert(column.type === "text");
    return column.stray;
  };
  assertEquals(stray(["1", "2", "12..5", "3"]), { text: "12..5", line: 3 });
  assertEquals(stray([...numbers(5000), "oops", "1"]), { text: "oops", line: 5001 });
  assertEquals(stray(["a", "b", "1"]), undefined);
});

Deno.test("TextBuilder tells no more than 1,024 values apart", () => {
  const names = Array.from({ length: MOST_KINDS + 1 }, (_, i) => `a longer name ${i}`);
  const [few, many] = [build(names.slice(1)), build([...names, ""])];
  assert(few.type === "text" && many.type === "text");
  assertEquals([few.codes?.length, many.codes, many.missing], [MOST_KINDS, undefined, 1]);
});

Deno.test("NumberBuilder keeps no values where there is no memory for them, and the rest", () => {
  const fields = ["NA", ...numbers(40_000)];
  const [kept, left] = [build(fields), build(fields, { bytes: 100_000 })];
  assert(kept.type === "number" && left.type === "number");
  const { values, ...rest } = kept;
  assertEquals(values!.length, fields.length);
  assertEquals(left, rest);
});
