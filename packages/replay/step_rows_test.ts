import { numpySubset } from "@shrinklab/data";
import { assertEquals, assertThrows } from "@std/assert";
import stored from "../../fixtures/replay/subset-000.json" with { type: "json" };
import { CaseError } from "./case_error.ts";
import { parseSubset, stepRows } from "./step_rows.ts";

const replay = {
  name: "a",
  steps: 5,
  data: { dataset: "mnist", scale: 1, batchSize: 3, order: "file" },
} as const;

Deno.test("stepRows() goes through the file and wraps after the last whole batch", () => {
  assertEquals(stepRows(replay, 8).map((rows) => [...rows]), [
    [0, 1, 2],
    [3, 4, 5],
    [0, 1, 2],
    [3, 4, 5],
    [0, 1, 2],
  ]);
});

Deno.test("stepRows() takes the rows of a subset in its order", () => {
  const [first] = stepRows(replay, 100, Int32Array.of(70, 5, 99));
  assertEquals([...first!], [70, 5, 99]);
});

Deno.test("stepRows() throws when there are too few rows", () => {
  assertThrows(() => stepRows(replay, 2), CaseError, "batchSize is 3, want at most the 2 rows");
  const subset = Int32Array.of(1, 2, 9);
  assertThrows(
    () => stepRows(replay, 9, subset),
    CaseError,
    "row 9 is asked for, want less than 9",
  );
});

Deno.test("parseSubset() reads the rows that numpy picks for E1", () => {
  assertEquals(
    parseSubset(JSON.stringify(stored), "subset-000.json"),
    numpySubset(1).train.slice(),
  );
});

Deno.test("parseSubset() throws on anything else", () => {
  for (
    const text of ["", "null", "{}", '{"pick":[1],"shuffled":[0]}', '{"pick":3,"shuffled":"a"}']
  ) {
    assertThrows(() => parseSubset(text, "a.json"), CaseError, '"a.json"');
  }
  const beyond = JSON.stringify({ pick: [1], shuffled: Array(101).fill(1) });
  assertThrows(() => parseSubset(beyond, "a.json"), CaseError, "are not rows");
});
