import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { findSeparator } from "./separator.ts";

Deno.test("findSeparator() takes what the first line has", () => {
  assertEquals(findSeparator("a,b;c,d"), ",");
  assertEquals(findSeparator("a\tb\tc\n1,2\t3\t4,5"), "\t");
  assertEquals(findSeparator("\r\n\na;b;c"), ";");
  assertEquals(findSeparator("a|b\n1|2"), "|");
});

Deno.test("findSeparator() is a comma where nothing tells", () => {
  assertEquals(findSeparator(""), ",");
  assertEquals(findSeparator('"a;b"'), ",");
  assertEquals(findSeparator("a;b,c"), ",");
  assertEquals(findSeparator("age\n62\n"), ",");
});

Deno.test("findSeparator() takes the one by which all records are as long", () => {
  assertEquals(findSeparator("name\tplace\nDoe, John\tRom, Italy, EU\nRoe\tOslo\n"), "\t");
  assertEquals(findSeparator("a,b\n1;2;3,x\n4,y\n"), ",");
  assertEquals(findSeparator('5" screen;weight;class\n20;5;a\n'), ";");
  assertEquals(findSeparator('"Price, EUR";"Weight, kg"\n1;2\n'), ";");
});

Deno.test("findSeparator() takes the one that makes numbers, where several would do", () => {
  assertEquals(findSeparator("Price (EUR, net);Weight (kg, net);y\n20,5;3,3;a\n26,3;5,4;b\n"), ";");
  assertEquals(findSeparator("Doe, John\t5\nRoe, Jane\t6\n"), "\t");
});

Deno.test("findSeparator() leaves a column of decimal commas whole", () => {
  assertEquals(findSeparator("kwh\n0,5\n1,25\n"), ";");
});

Deno.test("findSeparator() is not led astray by a record that is cut off", () => {
  assertEquals(findSeparator('a;b\n1,5;2\n2,5;"x\ny', false), ";");
});

Deno.test("findSeparator() finds semicolons over decimal commas, whatever names hold", () => {
  const name = fc.string({
    unit: fc.constantFrom("a", "b", ",", " ", '"'),
    minLength: 1,
    maxLength: 8,
  })
    .map((text) => `x${text}`);
  const value = fc.double({ min: -99, max: 99, noNaN: true }).map((x) =>
    x.toFixed(2).replace(".", ",")
  );
  const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.tuple(
      fc.array(name, { minLength: width, maxLength: width }),
      fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 2 }),
    )
  );
  fc.assert(fc.property(table, ([names, rows]) => {
    assertEquals(findSeparator([names, ...rows].map((row) => row.join(";")).join("\n")), ";");
  }));
});
