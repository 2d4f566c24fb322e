import { assertEquals, assertRejects } from "@std/assert";
import { adaptFeatures, type FeatureOptions } from "./feature_encoder.ts";
import { type Column, numberColumn, textColumn } from "./table.ts";

const number = (name: string, ...values: number[]) => numberColumn(name, values);
const text = (name: string, ...values: (string | undefined)[]) => textColumn(name, values);
const standard = { scale: "standard", text: "one-hot" } as const;
const adapt = (columns: Column[], rows: number[], options: FeatureOptions = standard) => {
  const [first] = columns;
  const length = first?.type === "number" ? first.values!.length : rows.length;
  return adaptFeatures({ rows: length, columns }, columns, Int32Array.from(rows), options);
};
const encode = async (encoder: Awaited<ReturnType<typeof adapt>>, ...rows: number[]) => {
  const [features] = await encoder.encode([Int32Array.from(rows)]);
  return [...features!];
};

Deno.test("adaptFeatures() adapts to the rows that are trained on alone", async () => {
  const encoder = await adapt([number("x", 1, 3, 1e6)], [0, 1]);
  assertEquals(await encode(encoder, 0, 1, 2), [-1, 1, 999_998]);
});

Deno.test("adaptFeatures() puts the training rows' mean where a number is missing", async () => {
  const column = number("x", 1, NaN, 5, NaN, 99);
  assertEquals(await encode(await adapt([column], [0, 1, 2]), 1, 3), [0, 0]);
  const plain = await adapt([column], [0, 1, 2], { scale: "none", text: "drop" });
  assertEquals(await encode(plain, 0, 1, 3), [1, 3, 3]);
});

Deno.test("adaptFeatures() orders the values of a text column by falling frequency", async () => {
  const encoder = await adapt([text("k", "b", "a", "a", undefined, "new")], [0, 1, 2]);
  assertEquals(encoder.names, ["k=a", "k=b"]);
  assertEquals(await encode(encoder, 0, 1, 3, 4), [0, 1, 1, 0, 0, 0, 0, 0]);
  // Of values as frequent the one that the training rows have first.
  assertEquals((await adapt([text("k", "c", "a", "b")], [1, 2])).names, ["k=a", "k=b"]);
});

Deno.test("adaptFeatures() encodes sets of rows beside each other, in many blocks", async () => {
  const count = 20_000;
  const values = Array.from({ length: count }, (_, row) => row);
  const columns = [numberColumn("x", values), numberColumn("z", values.map((x) => -x))];
  const all = Int32Array.from(values);
  const encoder = await adaptFeatures({ rows: count, columns }, columns, all, {
    scale: "none",
    text: "drop",
  });
  const [odd, even] = [all.filter((row) => row % 2 === 1), all.filter((row) => row % 2 === 0)];
  const sets = await encoder.encode([odd, even]);
  [odd, even].forEach((rows, at) => {
    assertEquals(sets[at], Float32Array.from([...rows].flatMap((row) => [row, -row])));
  });
});

Deno.test("adaptFeatures() leaves out what cannot tell rows apart, and says so", async () => {
  const rows = Array.from({ length: 70 }, (_, i) => i);
  const columns: Column[] = [
    number("x", ...rows),
    text("id", ...rows.map((row) => `row ${row}`)),
    number("same", ...rows.map(() => 5)),
    { type: "missing", name: "empty", missing: 70 },
    { type: "text", name: "wide", missing: 0, kinds: [], stray: { text: "1..2", line: 9 } },
  ];
  const { names, leftOut } = await adapt(columns, rows);
  assertEquals(names, ["x"]);
  assertEquals(leftOut, {
    id: "it is text of 70 different values, more than 64",
    same: "the rows to train on have but one value",
    empty: "it has no value",
    wide: "it is text of more than 1024 different values; most are numbers, but not " +
      '"1..2" on line 9',
  });
  const dropped = await adapt(columns, rows, { scale: "none", text: "drop" });
  assertEquals(dropped.leftOut.id, "it is text");
});

Deno.test("adaptFeatures() leaves out what rounding or a float64's range makes of numbers", async () => {
  const rows = [0, 1, 2];
  const columns = [
    number("x", 1, 2, 3, 4),
    number("near", 0.3, 0.1 + 0.2, 0.3, 0.31),
    number("huge", 1, 2, Number.MAX_VALUE, 3),
    number("tiny", 1e-200, 2e-200, 3e-200, 1),
  ];
  assertEquals((await adapt(columns, rows)).leftOut, {
    near: "the rows to train on differ by rounding alone",
    huge: "it has 1.80e+308 in a row to train on, and its standard deviation overflows",
    tiny: "its standard deviation is too small for a float64",
  });
  const plain = await adapt(columns, rows, { scale: "none", text: "drop" });
  assertEquals(plain.leftOut, {
    huge: "it has 1.80e+308 in a row to train on, beyond what float32 can hold",
  });
});

Deno.test("adaptFeatures() says when one value leaves nothing of the others' differences", async () => {
  const { names, notes } = await adapt([number("rate", 1, 2, 3, 4, 1e60)], [0, 1, 2, 3, 4]);
  assertEquals(names, ["rate"]);
  assertEquals(notes, [
    'column "rate": beside 1.00e+60 most of its values are the same once they are scaled',
  ]);
});

Deno.test("adaptFeatures() throws when nothing is left", async () => {
  await assertRejects(
    () => adapt([text("k", "a", "a")], [0, 1]),
    RangeError,
    "of 1 columns none is left, want 1 or more",
  );
});
