import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "./data_error.ts";
import { examplesFromIdx, type NamedIdx } from "./idx_examples.ts";

function named(file: string, shape: number[], values: number[]): NamedIdx {
  return { file, shape, values: new Uint8Array(values) };
}
const images = named("images", [2, 1, 3], [1, 2, 3, 4, 5, 6]);
const labels = named("labels", [2], [0, 9]);

Deno.test("examplesFromIdx() pairs images of one channel with labels", () => {
  const examples = examplesFromIdx(images, labels, 10);
  assertEquals(examples.shape, [1, 3, 1]);
  assertEquals(examples.rows, 2);
  assertEquals(examples.features, images.values);
  assertEquals(examples.labels, labels.values);
});

Deno.test("examplesFromIdx() takes the channels from a fourth dimension", () => {
  const color = named("images", [2, 1, 1, 3], [1, 2, 3, 4, 5, 6]);
  assertEquals(examplesFromIdx(color, labels, 10).shape, [1, 1, 3]);
});

Deno.test("examplesFromIdx() names both files when their counts differ", () => {
  const three = named("labels", [3], [0, 1, 2]);
  const error = assertThrows(
    () => examplesFromIdx(images, three, 10),
    DataError,
    'Cannot read "labels": it holds 3 labels, want 2 as "images" holds images',
  );
  assertEquals(error.fault, "mismatch");
});

Deno.test("examplesFromIdx() names the label that is no class", () => {
  assertThrows(
    () => examplesFromIdx(images, named("labels", [2], [0, 10]), 10),
    DataError,
    'Cannot read "labels": label 1 is 10, want 0 to 9',
  );
});

Deno.test("examplesFromIdx() throws when files are swapped or empty", () => {
  assertThrows(() => examplesFromIdx(labels, labels, 10), DataError, "want [rows, height, width]");
  assertThrows(() => examplesFromIdx(images, images, 10), DataError, "want [rows] of labels");
  const none = named("images", [0, 28, 28], []);
  assertThrows(() => examplesFromIdx(none, labels, 10), DataError, "[0, 28, 28]");
});
