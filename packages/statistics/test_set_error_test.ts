import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { accuracyDifferenceError, accuracyError } from "./test_set_error.ts";

Deno.test("accuracyError() is largest in the middle, and 0 at the ends", () => {
  assertEquals([0, 0.5, 1].map((accuracy) => accuracyError(accuracy, 100)), [0, 0.05, 0]);
});

Deno.test("accuracyDifferenceError() is the deviation of the rows' differences over sqrt(rows)", () => {
  // Of 10 rows one is right for the first alone (+1), two for the second alone (-1).
  const rows = [1, -1, -1, 0, 0, 0, 0, 0, 0, 0];
  const mean = -0.1;
  const variance = rows.reduce((sum, row) => sum + (row - mean) ** 2, 0) / 10;
  assertAlmostEquals(accuracyDifferenceError(0.3, 10, mean), Math.sqrt(variance / 10), 1e-15);
});

Deno.test("errors of a test set throw on arguments out of range", () => {
  assertThrows(
    () => accuracyError(88, 100),
    RangeError,
    "accuracy is 88, want a number from 0 to 1",
  );
  assertThrows(() => accuracyError(0.5, 0), RangeError, "rows are 0");
  assertThrows(() => accuracyDifferenceError(0.1, 10, 0.2), RangeError, "difference is 0.2");
});
