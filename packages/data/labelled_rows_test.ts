import { assertEquals, assertThrows } from "@std/assert";
import { firstRows, type LabelledRows, selectRows } from "./labelled_rows.ts";

const images = {
  features: Uint8Array.of(1, 2, 3, 4, 5, 6),
  shape: [1, 2, 1] as const,
  labels: Uint8Array.of(7, 8, 9),
  rows: 3,
  classes: 10,
};

const numbers = {
  features: Float32Array.from({ length: 20 }, (_, i) => i),
  shape: [2],
  labels: Float32Array.from({ length: 30 }, (_, i) => -i),
  rows: 10,
};

Deno.test("firstRows() takes rows from the start, as views", () => {
  const two = firstRows(images, 2);
  assertEquals([two.rows, two.classes], [2, 10]);
  assertEquals([...two.features], [1, 2, 3, 4]);
  assertEquals([...two.labels], [7, 8]);
  assertEquals(two.features.buffer, images.features.buffer);
  assertEquals(firstRows(numbers, 1).labels, Float32Array.of(-0, -1, -2));
});

Deno.test("firstRows() throws on a number of rows that there are not", () => {
  for (const rows of [0, 4, 1.5, NaN]) {
    assertThrows(() => firstRows(images, rows), RangeError, "want a whole number from 1 to 3");
  }
});

Deno.test("selectRows() takes features and labels of each row, and keeps the rest", () => {
  const { features, labels, rows, classes } = selectRows(images, Int32Array.of(2, 0));
  assertEquals([[...features], [...labels], rows, classes], [[5, 6, 1, 2], [9, 7], 2, 10]);
});

Deno.test("selectRows() takes targets of several numbers", () => {
  const two = selectRows(numbers, Int32Array.of(3, 0));
  assertEquals(two.features, Float32Array.of(6, 7, 0, 1));
  assertEquals(two.labels, Float32Array.of(-9, -10, -11, -0, -1, -2));
});

Deno.test("firstRows() and selectRows() take the names of the rows along", () => {
  const named = { ...images, names: ["a", "b", "c"] };
  assertEquals(firstRows(named, 2).names, ["a", "b"]);
  assertEquals(selectRows(named, Int32Array.of(2, 0)).names, ["c", "a"]);
  const numbered = selectRows<LabelledRows>(images, Int32Array.of(2, 0));
  assertEquals(numbered.names, Int32Array.of(3, 1));
  assertEquals(selectRows(numbered, Int32Array.of(0)).names, Int32Array.of(3));
});

Deno.test("selectRows() throws on a row that is not there", () => {
  assertThrows(() => selectRows(images, Int32Array.of(3)), RangeError, "one is 3, want a whole");
});
