import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../data_error.ts";
import { buildTable } from "./build_table.ts";
import { parseCsv } from "./csv.ts";
import { findColumn } from "./table.ts";

const file = "t.csv";
const build = (text: string, header?: boolean) =>
  buildTable(parseCsv(text, { file }), { file, header });
const types = (text: string, header?: boolean) =>
  build(text, header).table.columns.map(({ name, type }) => `${name}:${type}`).join(" ");

Deno.test("buildTable() finds a header by the absence of numbers", () => {
  assertEquals(types("a,b\n1,x"), "a:number b:text");
  assertEquals(types("1,x\n2,y"), "column1:number column2:text");
  assertEquals(build("x,y\nz,w").header, true);
  assertEquals(types("x,y\nz,w", false), "column1:text column2:text");
  assertEquals(types("2019,2020\n1,2", true), "2019:number 2020:number");
});

Deno.test("buildTable() gives every column a name of its own", () => {
  assertEquals(
    types(",a,a,a.2,a\n1,2,3,4,5"),
    [
      "column1:number a:number a.2:number a.2.2:number a.3:number",
    ].join(),
  );
});

Deno.test("buildTable() counts what is missing, whatever the column's type", () => {
  const { table } = build('n,t,m\n1,x,\n NA ,?,null\n"12,480",7,N/A\n');
  const [n, t, m] = table.columns;
  assert(n?.type === "number" && t?.type === "text" && m?.type === "missing");
  assertEquals([...n.values], [1, NaN, 12480]);
  assertEquals(t.values, ["x", undefined, "7"]);
  assertEquals([n.missing, t.missing, m.missing], [1, 1, 3]);
});

Deno.test("buildTable() takes what is beyond a float64 for text", () => {
  assertEquals(types("a\n1e999"), "a:text");
  assertEquals(types("a\n-1.5e-3"), "a:number");
});

Deno.test("buildTable() throws when there is no row", () => {
  assertThrows(() => build("a,b\n"), DataError, "it has a header and no row");
  assertThrows(() => build(""), DataError, "it is empty, want at least one row");
});

Deno.test("buildTable() turns any records into a table", () => {
  const field = fc.oneof(
    fc.constantFrom("", "?", "1", "1,000", "1e400", "-0", "x"),
    fc.string(),
    fc.double().map(String),
  );
  const rows = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1 })
  );
  fc.assert(fc.property(rows, fc.boolean(), (fields, header) => {
    const records = fields.map((fields, i) => ({ line: i + 1, fields }));
    if (header && records.length === 1) return;
    const { table } = buildTable(records, { file, header });
    assertEquals(table.rows, records.length - Number(header));
    assertEquals(new Set(table.columns.map(({ name }) => name)).size, table.columns.length);
    for (const column of table.columns) {
      if (column.type === "number") assert(column.values.every((x) => Math.abs(x) !== Infinity));
      if (column.type !== "missing") assertEquals(column.values.length, table.rows);
    }
  }));
});

Deno.test("findColumn() takes a name or a number, and lists what there is", () => {
  const { table } = build("a,b\n1,2");
  assertEquals(findColumn(table, "2").name, "b");
  assertThrows(() => findColumn(table, "0"), RangeError, "want one of a, b or a number from 1");
});
