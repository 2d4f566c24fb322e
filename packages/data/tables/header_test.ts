import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseCsv } from "./csv.ts";
import { findHeader } from "./header.ts";
import { numberReader } from "./number_format.ts";

const read = numberReader({ decimal: "." });
const found = (...lines: string[]) =>
  findHeader(parseCsv(lines.join("\n"), { file: "t.csv" }), read);

Deno.test("findHeader() takes a word over numbers for a name", () => {
  assertEquals(found("a,b", "1,x"), true);
  assertEquals(found("1,age,2", "0.5,62,1"), true);
  assertEquals(found("rate,y", "NA,a", "1,b"), true);
  assertEquals(found("1,x", "2,y"), false);
});

Deno.test("findHeader() takes a new word over words that come again for a name", () => {
  assertEquals(found("0,1,label", "1,2,yes", "3,4,no", "5,6,yes", "7,8,no"), true);
  assertEquals(found("0,1,label", "1,2,yes", "3,4,label", "5,6,yes", "7,8,no"), false);
  // Names of persons are all new: they tell nothing.
  assertEquals(found("Ann,23", "Bob,42", "Cyd,62"), false);
  assertEquals(found("5.1,3.5,setosa", "4.9,3,setosa", "6,3,virginica"), false);
});

Deno.test("findHeader() takes codes and dates for values", () => {
  assertEquals(found("01/03/2004,2.6,high", "02/03/2004,2,low", "03/03/2004,2.2,high"), false);
  assertEquals(found("0117,a", "250,b", "117,a"), false);
});

Deno.test("findHeader() takes a table of nothing but words to have one, unless they come again", () => {
  assertEquals(found("x,y", "z,w"), true);
  assertEquals(found("no,red", "yes,blue", "no,blue"), false);
});

Deno.test("findHeader() takes numbers that count up over fractions for names", () => {
  assertEquals(found("0,1,2", "0.5,1.5,2.5", "0.1,0.2,0.3"), true);
  assertEquals(found(",0,1,2", "0,0.5,1.5,2.5", "1,0.1,0.2,0.3"), true);
  assertEquals(found("2019,2020,2021,place", "0.5,1.5,2.5,Rom", "0.1,0.2,0.3,Oslo"), true);
  assertEquals(found("0,1,2,3", "0.5,1.5,2.5,1", "0.1,0.2,0.3,0"), true);
  assertEquals(found("0,1,2", "3,4,5", "6,7,8"), false);
  assertEquals(found("2019,2020", "1,2"), false);
});

Deno.test("findHeader() finds numbered headers over numbers with a class, and none without them", () => {
  const kind = fc.constantFrom("no", "yes", "maybe");
  const value = fc.double({ min: -5, max: 5, noNaN: true }).map((x) => x.toFixed(3));
  const rows = fc.integer({ min: 1, max: 6 }).chain((width) =>
    fc.array(fc.tuple(fc.array(value, { minLength: width, maxLength: width }), kind), {
      minLength: 12,
      maxLength: 40,
    })
  );
  fc.assert(fc.property(rows, (rows) => {
    const lines = rows.map(([values, kind]) => [...values, kind].join(","));
    const header = [...rows[0]![0].keys(), "label"].join(",");
    // A class of a single row, in front of all others, would look like a name.
    fc.pre(lines.slice(1).some((line) => line.endsWith(rows[0]![1])));
    assertEquals([found(header, ...lines), found(...lines)], [true, false]);
  }));
});
