import { assertEquals, assertThrows } from "@std/assert";
import { adaptFeatures } from "./feature_encoder.ts";
import type { Column } from "./table.ts";

const number = (name: string, ...values: number[]): Column => ({
  type: "number",
  name,
  values: Float64Array.from(values),
  missing: 0,
});
const text = (name: string, ...values: (string | undefined)[]): Column => ({
  type: "text",
  name,
  values,
  missing: 0,
});
const standard = { scale: "standard", text: "one-hot" } as const;

Deno.test("adaptFeatures() adapts to the rows that are trained on alone", () => {
  const encoder = adaptFeatures([number("x", 1, 3, 1e6)], [0, 1], standard);
  assertEquals([...encoder.encode([0, 1, 2])], [-1, 1, 999_998]);
});

Deno.test("adaptFeatures() puts the training rows' mean where a number is missing", () => {
  const column = number("x", 1, NaN, 5, NaN, 99);
  assertEquals([...adaptFeatures([column], [0, 1, 2], standard).encode([1, 3])], [0, 0]);
  const plain = adaptFeatures([column], [0, 1, 2], { scale: "none", text: "drop" });
  assertEquals([...plain.encode([0, 1, 3])], [1, 3, 3]);
});

Deno.test("adaptFeatures() orders the values of a text column by falling frequency", () => {
  const encoder = adaptFeatures([text("k", "b", "a", "a", undefined, "new")], [0, 1, 2], standard);
  assertEquals(encoder.names, ["k=a", "k=b"]);
  assertEquals([...encoder.encode([0, 1, 3, 4])], [0, 1, 1, 0, 0, 0, 0, 0]);
});

Deno.test("adaptFeatures() leaves out what cannot tell rows apart, and says so", () => {
  const ids = text("id", ...Array.from({ length: 70 }, (_, i) => `row ${i}`));
  const rows = Array.from({ length: 70 }, (_, i) => i);
  const columns = [
    ids,
    number("same", ...rows.map(() => 5)),
    { type: "missing", name: "empty", missing: 70 } as const,
    number("x", ...rows),
  ];
  const { names, notes } = adaptFeatures(columns, rows, standard);
  assertEquals(names, ["x"]);
  assertEquals(notes, [
    'column "id" is left out: it is text of 70 different values, more than 64',
    'column "same" is left out: the rows to train on have but one value',
    'column "empty" is left out: it has no value',
  ]);
  assertEquals(
    adaptFeatures([...columns], rows, { scale: "none", text: "drop" }).notes[0],
    'column "id" is left out: it is text',
  );
});

Deno.test("adaptFeatures() throws when nothing is left", () => {
  assertThrows(
    () => adaptFeatures([text("k", "a", "a")], [0, 1], standard),
    RangeError,
    "of 1 columns none is left, want 1 or more",
  );
});
