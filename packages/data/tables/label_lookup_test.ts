import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { labelLookup } from "./label_lookup.ts";
import { type Column, numberColumn, textColumn } from "./table.ts";

const lookUp = (column: Column) => labelLookup({ rows: 0, columns: [column] }, column);
const text = (values: (string | undefined)[]) => lookUp(textColumn("y", values));
const numbers = (...values: number[]) => lookUp(numberColumn("y", values));

Deno.test("labelLookup() orders by falling frequency, and loses no label", async () => {
  const labels = fc.array(fc.constantFrom<string[]>("A", "B", "C", "D"), { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(labels.filter((l) => new Set(l).size > 1), async (values) => {
      const lookup = await text(values);
      assertEquals(Array.from(lookup.labels, (label) => lookup.classes[label]), values);
      assertEquals(lookup.counts, lookup.counts.toSorted((a, b) => b - a));
      lookup.counts.forEach((count, i) => {
        // Ties by first appearance.
        if (count !== lookup.counts[i + 1]) return;
        assert(values.indexOf(lookup.classes[i]!) < values.indexOf(lookup.classes[i + 1]!));
      });
    }),
  );
});

Deno.test("labelLookup() leaves numbers alone that are class numbers already", async () => {
  const { classes, labels, counts } = await numbers(1, 1, 0, 1, NaN);
  assertEquals([classes, [...labels], counts], [["0", "1"], [1, 1, 0, 1, -1], [1, 3]]);
  assertEquals((await numbers(7, 7, 3)).classes, ["7", "3"]);
  assertEquals((await numbers(0.5, 1, 1)).classes, ["1", "0.5"]);
});

Deno.test("labelLookup() keeps codes apart that are the same number", async () => {
  const { classes } = await text(["0117", "117", "0117", "250.10", "250.1"]);
  assertEquals(classes, ["0117", "117", "250.10", "250.1"]);
});

Deno.test("labelLookup() throws when there are too few classes or too many", async () => {
  await assertRejects(() => text(["A", "A"]), RangeError, "it has 1 different values");
  await assertRejects(
    () => lookUp({ type: "missing", name: "y", missing: 3 }),
    RangeError,
    "has 0",
  );
  const many = (count: number) => numbers(...Array.from({ length: count }, (_, i) => i));
  await assertRejects(() => many(257), RangeError, "257 different values, want 2 to 256");
  await assertRejects(() => many(2000), RangeError, "more than 1024 different values");
  const wide: Column = { type: "text", name: "y", missing: 0, kinds: [] };
  await assertRejects(() => lookUp(wide), RangeError, "more than 1024 different values");
});
