import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import stored from "../../fixtures/replay/cnn-l1.json" with { type: "json" };
import lasso from "../../fixtures/replay/lasso-logistic.json" with { type: "json" };
import { CaseError } from "./case_error.ts";
import { parseCase } from "./parse_case.ts";

function message(value: unknown): string {
  return assertThrows(() => parseCase(JSON.stringify(value), "a.json"), CaseError).message;
}

Deno.test("parseCase() reads a stored case", () => {
  const replay = parseCase(JSON.stringify(stored), "a.json");
  assertEquals([replay.name, replay.steps, replay.layers.length], ["cnn-l1", 20, 8]);
});

Deno.test("parseCase() names a field that is missing, unknown or wrong", () => {
  const { steps: _, ...without } = stored;
  assertEquals(
    message(without),
    'Cannot replay "a.json": steps is missing, want a whole number >= 1',
  );
  assert(message({ ...stored, steps: "ten" }).includes('steps is "ten", want a whole number >= 1'));
  assert(message({ ...stored, dropout: 1 }).includes("field dropout is not known, want one of"));
  const data = { ...stored.data, batchSize: 0 };
  assert(message({ ...stored, data }).includes("data.batchSize is 0, want a whole number >= 1"));
  const params = [{ ...stored.expect.params[0], l1: -1 }];
  const expect = { ...stored.expect, params };
  assert(message({ ...stored, expect }).includes("expect.params[0].l1 is -1, want a number >= 0"));
});

Deno.test("parseCase() wants as many losses as steps", () => {
  assert(message({ ...stored, steps: 19 }).includes("expect.loss has 20 entries, want 19"));
});

Deno.test("parseCase() wants either an order or a subset", () => {
  const { order: _, ...data } = stored.data;
  assert(message({ ...stored, data }).includes("want one of them"));
  assert(
    message({ ...stored, data: { ...stored.data, subset: "a" } }).includes("want one of them"),
  );
});

Deno.test("parseCase() wants to know how random rows are drawn, and of no others", () => {
  const random = { seed: 1, rows: 2, classes: 3 };
  const of = (changes: object) => message({ ...stored, data: { ...stored.data, ...changes } });
  assert(of({ random }).includes('data.dataset is "mnist", data.random is there, want it for'));
  assert(of({ dataset: "random-colour" }).includes("data.random is missing, want it for random"));
  const few = { dataset: "random-colour", random: { ...random, rows: 0 } };
  assert(of(few).includes("data.random.rows is 0, want a whole number >= 1"));
});

Deno.test("parseCase() lets a subset name no path", () => {
  const { order: _, ...data } = stored.data;
  assert(message({ ...stored, data: { ...data, subset: "../a" } }).includes("data.subset is"));
});

Deno.test("parseCase() throws on what is not a case", () => {
  for (const text of ["", "{", "[]", "null", "3"]) {
    assertThrows(() => parseCase(text, "a.json"), CaseError, "want a replay case");
  }
  assertThrows(() => parseCase(JSON.stringify(lasso), "lasso.json"), CaseError, "input is missing");
});

Deno.test("parseCase() answers damaged files with a case or a CaseError", () => {
  const paths = fc.constantFrom(
    "steps",
    "data",
    "init",
    "layers",
    "expect",
    "tolerance",
    "penalty",
  );
  fc.assert(
    fc.property(paths, fc.jsonValue({ maxDepth: 2 }), fc.boolean(), (field, value, inner) => {
      const old = stored[field as keyof typeof stored];
      const changed = inner && typeof old === "object"
        ? { ...old, ...(typeof value === "object" ? value : { l1: value }) }
        : value;
      try {
        parseCase(JSON.stringify({ ...stored, [field]: changed }), "a.json");
      } catch (error) {
        assert(error instanceof CaseError, `${error}`);
      }
    }),
    { numRuns: 500 },
  );
});
