import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import stored from "../../fixtures/replay/statistics.json" with { type: "json" };
import { CaseError } from "./case_error.ts";
import { compareReference, parseReference } from "./reference_values.ts";

const load = () => Promise.reject(new Error("no data is needed"));
const parse = (changes: object) => parseReference(JSON.stringify({ ...stored, ...changes }), "a");

Deno.test("parseReference() reads a stored file, and leaves what has another name", () => {
  assertEquals(parse({})?.source, stored.source);
  for (const name of ["cnn-l1", "toString", 1, undefined]) assertEquals(parse({ name }), undefined);
});

Deno.test("parseReference() throws on another format, a source that is no text, and no JSON", () => {
  assertThrows(() => parse({ format: 2 }), CaseError, "format is 2, want 1");
  assertThrows(() => parse({ source: 1 }), CaseError, "source is 1, want a text");
  assertThrows(() => parseReference("[]", "a"), CaseError, "it is not a JSON object");
});

Deno.test("compareReference() yields a deviation for each kind of figure", async () => {
  const deviations = await compareReference(parse({})!, { load });
  assertEquals(
    deviations.map(({ figure, within }) => [figure, within]),
    [
      ...["mean", "deviation", "low", "high", "p", "effect", "probabilityOfImprovement"],
      ...["holmP", "signFlipP", "detectableEffect", "seedsForEffect"],
    ].map((figure) => [figure, true]),
  );
});

Deno.test("compareReference() throws where there is nothing to compare", async () => {
  const empty = parse({ sets: [], detectableEffect: [], seedsForEffect: [] })!;
  await assertRejects(() => compareReference(empty, { load }), CaseError, "it has no figure");
});

Deno.test("compareReference() says which file has a number out of range", async () => {
  const wrong = parse({ detectableEffect: [{ n: 2.5, effect: 1 }] })!;
  const message = 'Cannot replay "a": Cannot take power: seeds are 2.5, want a whole number >= 2';
  await assertRejects(() => compareReference(wrong, { load }), CaseError, message);
});
