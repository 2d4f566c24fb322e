import { assertEquals, assertThrows } from "@std/assert";
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

Deno.test("tableExamples() takes the last column for the target, and leaves out unlabelled rows", () => {
  const { target, features, classes, train, held, notes } = tableExamples(table, recipe);
  assertEquals([target, features, classes], ["y", ["x", "kind=b", "kind=a"], ["A", "B"]]);
  assertEquals([...train.features], [10, 0, 1, 30, 1, 0, 20, 1, 0]);
  assertEquals([...train.labels], [1, 0, 0]);
  assertEquals([...held!.features], [90, 0, 0, 50, 0, 1]);
  assertEquals(notes, ["rows without y are left out: 1"]);
});

Deno.test("tableExamples() holds out none, or the share of every class", () => {
  const none = tableExamples(table, { ...recipe, holdOut: { type: "none" } });
  assertEquals([none.train.rows, none.held], [5, undefined]);
  const holdOut = { type: "stratified", share: 0.4, seed: 3 } as const;
  const { held } = tableExamples(table, { ...recipe, holdOut });
  assertEquals([...held!.labels].sort(), [0, 1]);
});

Deno.test("tableExamples() predicts a number", () => {
  const { train, classes } = tableExamples(table, {
    ...recipe,
    target: "x",
    task: "number",
    holdOut: { type: "none" },
  });
  assertEquals([classes, [...train.labels]], [undefined, [10, 30, 20, 90, 50]]);
  assertThrows(
    () => tableExamples(table, { ...recipe, task: "number" }),
    RangeError,
    'column "y" is text, want numbers',
  );
});

Deno.test("tableExamples() throws on columns that are not there or are the target", () => {
  assertThrows(() => tableExamples(table, { ...recipe, drop: ["z"] }), RangeError, 'name is "z"');
  assertThrows(() => tableExamples(table, { ...recipe, target: "9" }), RangeError, 'name is "9"');
  assertThrows(() => tableExamples(table, { ...recipe, drop: ["y"] }), RangeError, "is the target");
});
