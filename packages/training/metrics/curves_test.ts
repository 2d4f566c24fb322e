import { assertAlmostEquals, assertEquals } from "@std/assert";
import { calibrationBins, rocCurve } from "./curves.ts";
import { calibrationError, rocAuc } from "./of_classes.ts";

/** Scores of 1,000 rows, of which the higher ones are more often of class 1. */
const predictions = {
  outputs: Array.from({ length: 1000 }, (_, row) => (row * 389 % 1000) / 1000),
  width: 1,
  targets: Array.from({ length: 1000 }, (_, row) => (row * 389 % 1000) > (row * 17 % 900) ? 1 : 0),
};

Deno.test("calibrationBins() add up to the calibration error", () => {
  const bins = calibrationBins(predictions);
  assertEquals(bins.reduce((sum, { rows }) => sum + rows, 0), 1000);
  const gaps = bins.map(({ rows, confidence, accuracy }) => rows * Math.abs(confidence - accuracy));
  assertAlmostEquals(
    gaps.reduce((sum, gap) => sum + gap, 0) / 1000,
    calibrationError(predictions),
    1e-12,
  );
});

Deno.test("calibrationBins() leaves out confidences that are not numbers", () => {
  assertEquals(calibrationBins({ outputs: [NaN, NaN], width: 2, targets: [0] }), []);
});

Deno.test("rocCurve() has the area that rocAuc() says, also where points are left out", () => {
  for (const [most, tolerance] of [[2000, 1e-12], [200, 1e-3]] as const) {
    const points = rocCurve(predictions, most);
    assertEquals([points[0], points.at(-1)], [[0, 0], [1, 1]]);
    const area = points.slice(1).reduce(
      (sum, [x, y], at) => sum + (x - points[at]![0]) * (y + points[at]![1]) / 2,
      0,
    );
    assertAlmostEquals(area, rocAuc(predictions), tolerance);
  }
});

Deno.test("rocCurve() is empty where there is one class", () => {
  assertEquals(rocCurve({ outputs: [0.5, 0.6], width: 1, targets: [1, 1] }), []);
});
