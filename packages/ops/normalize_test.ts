import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { normalize, normalizeWith } from "./normalize.ts";

await tf.setBackend("cpu");

const one = () => tf.ones([2]) as tf.Tensor1D;
const none = () => tf.zeros([2]) as tf.Tensor1D;

Deno.test("normalize() shows the biased moments of columns or rows", () => {
  const seen: Record<string, number[][]> = {};
  tf.tidy(() => {
    const x = tf.tensor2d([[1, 10], [3, 14], [5, 18]]);
    for (const over of ["rows", "columns"] as const) {
      normalize(x, one(), none(), {
        over,
        epsilon: 1e-3,
        onMoments: (...moments) => seen[over] = moments.map((moment) => [...moment.dataSync()]),
      });
    }
  });
  assertEquals(seen.columns, [[5.5, 8.5, 11.5], [20.25, 30.25, 42.25]]);
  assertEquals(seen.rows![0], [3, 14]);
  assertAlmostEquals(seen.rows![1]![0]!, 8 / 3, 1e-6);
});

Deno.test("normalize() keeps its digits where the mean is far larger than the deviation", () => {
  const y = tf.tidy(() =>
    normalize(tf.tensor2d([[10000, 1], [10002, 1]]), one(), none(), {
      over: "rows",
      epsilon: 1e-6,
    }).arraySync()
  );
  assertAlmostEquals(y[0]![0]!, -1, 1e-5);
  assertEquals(y[0]![1], 0); // a column without variance
});

Deno.test("normalize() has no gradient along 1, since the mean is taken away", () => {
  const sum = tf.tidy(() => {
    const x = tf.tensor2d([[1, 2], [3, -1], [0, 5]]);
    const target = tf.tensor2d([[1, 0], [2, 1], [0, 3]]);
    const gradient = tf.grad((x) =>
      tf.sum(
        tf.mul(
          target,
          normalize(x as tf.Tensor2D, one(), none(), { over: "rows", epsilon: 1e-3 }),
        ),
      )
    )(x);
    return [...tf.sum(gradient, 0).dataSync()];
  });
  for (const column of sum) assertAlmostEquals(column, 0, 1e-6);
});

Deno.test("normalizeWith() of the batch's own moments is normalize()", () => {
  tf.tidy(() => {
    const x = tf.tensor2d([[1, 2], [3, -1], [0, 5]]);
    const [scale, shift] = [tf.tensor1d([2, 3]), tf.tensor1d([-1, 1])];
    let known = normalizeWith(x, { mean: none(), variance: one(), scale, shift }, 1e-3);
    const own = normalize(x, scale, shift, {
      over: "rows",
      epsilon: 1e-3,
      onMoments: (mean, variance) => {
        known = tf.keep(normalizeWith(x, { mean, variance, scale, shift }, 1e-3));
      },
    });
    for (const [i, value] of known.dataSync().entries()) {
      assertAlmostEquals(value, own.dataSync()[i]!, 1e-6);
    }
    known.dispose();
  });
});
