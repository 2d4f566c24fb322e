import { assert, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { confusionMatrixPng } from "./confusion_matrix_png.ts";
import { area } from "./pixels_for_tests.ts";

const DARKEST = [8, 81, 156];

Deno.test("confusionMatrixPng() shades a row by its shares, not by its counts", () => {
  const png = confusionMatrixPng({
    title: "t",
    classes: ["a", "b"],
    counts: [[1000, 0], [0, 1]],
  });
  assert(area(png, DARKEST) > 2 * 0.8 * 64 * 64);
});

Deno.test("confusionMatrixPng() takes a class without rows, and very many classes", () => {
  confusionMatrixPng({ title: "t", classes: ["a", "b"], counts: [[3, 1], [0, 0]] });
  const classes = Array.from({ length: 200 }, (_, i) => `class ${i}`);
  const counts = classes.map((_, i) => classes.map((_, j) => Number(i === j)));
  assert(decode(confusionMatrixPng({ title: "t", classes, counts })).width < 2000);
});

Deno.test("confusionMatrixPng() throws when counts do not fit the classes", () => {
  const title = "t";
  assertThrows(() => confusionMatrixPng({ title, classes: [], counts: [] }), RangeError, "is 0");
  assertThrows(
    () => confusionMatrixPng({ title, classes: ["a", "b"], counts: [[1, 2], [3]] }),
    RangeError,
    "counts are 2 rows of 2 or 1, want 2 of 2",
  );
});
