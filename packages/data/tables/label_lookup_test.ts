import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { labelLookup } from "./label_lookup.ts";

const text = (values: (string | undefined)[]) =>
  ({ type: "text", name: "y", values, missing: 0 }) as const;
const numbers = (...values: number[]) =>
  ({ type: "number", name: "y", values: Float64Array.from(values), missing: 0 }) as const;

Deno.test("labelLookup() orders by falling frequency, and loses no label", () => {
  const labels = fc.array(fc.constantFrom<string[]>("A", "B", "C", "D"), { minLength: 2 });
  fc.assert(fc.property(labels.filter((l) => new Set(l).size > 1), (values) => {
    const lookup = labelLookup(text(values));
    assertEquals(Array.from(lookup.labels, (label) => lookup.classes[label]), values);
    assertEquals(lookup.counts, lookup.counts.toSorted((a, b) => b - a));
    lookup.counts.forEach((count, i) => {
      // Ties by first appearance.
      if (count !== lookup.counts[i + 1]) return;
      assert(values.indexOf(lookup.classes[i]!) < values.indexOf(lookup.classes[i + 1]!));
    });
  }));
});

Deno.test("labelLookup() leaves numbers alone that are class numbers already", () => {
  const { classes, labels, counts } = labelLookup(numbers(1, 1, 0, 1, NaN));
  assertEquals([classes, [...labels], counts], [["0", "1"], [1, 1, 0, 1, -1], [1, 3]]);
  assertEquals(labelLookup(numbers(7, 7, 3)).classes, ["7", "3"]);
  assertEquals(labelLookup(numbers(0.5, 1, 1)).classes, ["1", "0.5"]);
});

Deno.test("labelLookup() throws when there are too few classes or too many", () => {
  assertThrows(() => labelLookup(text(["A", "A"])), RangeError, "it has 1 different values");
  assertThrows(() => labelLookup({ type: "missing", name: "y", missing: 3 }), RangeError, "has 0");
  const many = Float64Array.from({ length: 257 }, (_, i) => i);
  assertThrows(
    () => labelLookup(numbers(...many)),
    RangeError,
    "257 different values, want 2 to 256",
  );
});
