import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseTable } from "./read_table.ts";
import { tableExamples, type TableRecipe } from "./table_examples.ts";

const csv = "id,x,kind,y\n1,10,a,B\n2,30,b,A\n3,?,a,\n4,20,b,A\n5,90,c,A\n6,50,a,B\n";
const { table } = await parseTable(new TextEncoder().encode(csv), "t.csv");
const recipe: TableRecipe = {
  drop: ["id"],
  task: "classes",
  scale: "none",
  text: "one-hot",
  holdOut: { type: "last", share: 0.4 },
};

Deno.test("tableExamples() takes the last column for the target, and leaves out unlabelled rows", async () => {
  const { target, features, classes, train, held, notes } = await tableExamples(table, recipe);
  assertEquals([target, features, classes], ["y", ["x", "kind=b", "kind=a"], ["A", "B"]]);
  assertEquals([...train.features], [10, 0, 1, 30, 1, 0, 20, 1, 0]);
  assertEquals([...train.labels], [1, 0, 0]);
  assertEquals([...held!.features], [90, 0, 0, 50, 0, 1]);
  assertEquals(notes, ["rows without y are left out: 1"]);
});

Deno.test("tableExamples() holds out none, or the share of every class", async () => {
  const none = await tableExamples(table, { ...recipe, holdOut: { type: "none" } });
  assertEquals([none.train.rows, none.held], [5, undefined]);
  const holdOut = { type: "stratified", share: 0.4, seed: 3 } as const;
  const { held } = await tableExamples(table, { ...recipe, holdOut });
  assertEquals([...held!.labels].sort(), [0, 1]);
});

Deno.test("tableExamples() predicts a number", async () => {
  const { train, classes } = await tableExamples(table, {
    ...recipe,
    target: "x",
    task: "number",
    holdOut: { type: "none" },
  });
  assertEquals([classes, [...train.labels]], [undefined, [10, 30, 20, 90, 50]]);
  await assertRejects(
    () => tableExamples(table, { ...recipe, task: "number" }),
    RangeError,
    'column "y" is text, want numbers',
  );
});

Deno.test("tableExamples() throws on columns that are not there or are the target", async () => {
  await assertRejects(
    () => tableExamples(table, { ...recipe, drop: ["z"] }),
    RangeError,
    'name is "z"',
  );
  await assertRejects(
    () => tableExamples(table, { ...recipe, target: "9" }),
    RangeError,
    'name is "9"',
  );
  await assertRejects(
    () => tableExamples(table, { ...recipe, drop: ["y"] }),
    RangeError,
    "is the target",
  );
});

const parse = async (text: string, options = {}) =>
  (await parseTable(new TextEncoder().encode(text), "t.csv", options)).table;

Deno.test("tableExamples() takes the last column that has a value for the target", async () => {
  const table = await parse("x,y,note\n1,a,\n2,b,\n3,a,\n4,b,\n");
  const { target, unused } = await tableExamples(table, { ...recipe, drop: [] });
  assertEquals([target, unused], ["y", { note: "it has no value" }]);
});

Deno.test("tableExamples() warns when the rows held out are of one class, or of a new one", async () => {
  const sorted = await parse(`x,y\n${"1,a\n2,a\n3,b\n4,b\n5,c\n6,c\n"}`);
  const of = (holdOut: TableRecipe["holdOut"]) =>
    tableExamples(sorted, { ...recipe, drop: [], holdOut });
  const { notes } = await of({ type: "last", share: 0.3 });
  assertEquals(notes.length, 2);
  assert(notes[0]!.startsWith("Warning: all 2 rows held out are of class c"), notes[0]);
  assert(notes[1]!.startsWith("Warning: no row to train on is of class c"), notes[1]);
  assertEquals((await of({ type: "stratified", share: 0.5, seed: 1 })).notes, []);
});

Deno.test("tableExamples() gives the same of a table that is not kept in memory", async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, i) => `${i / 7},${i % 5},${"abc"[i % 3]},${i / 3}`,
  );
  const text = ["a,b,kind,y", ...rows].join("\n");
  const [kept, left] = [await parse(text), await parse(text, { mostKept: 1000 })];
  const same = { ...recipe, drop: [], scale: "standard", task: "number" } as const;
  for (const target of ["y", "b", "kind"]) {
    const own = { ...same, target, task: target === "y" ? "number" : "classes" } as const;
    assertEquals(await tableExamples(left, own), await tableExamples(kept, own));
  }
  const values = left.columns.map((column) => column.type === "number" && column.values);
  assertEquals(values, [undefined, undefined, false, undefined]);
});
