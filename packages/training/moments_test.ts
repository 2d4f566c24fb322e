import { startEngine } from "@shrinklab/engine";
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { Moments } from "./moments.ts";

/** Adds rows of numbers, one after the other; means and deviations. */
function momentsOf(rows: readonly (readonly number[])[], moments: Moments) {
  moments.reset();
  for (const row of rows) {
    moments.next();
    tf.tidy(() => moments.add(tf.tensor1d([...row])));
  }
  const { mean, squares } = moments.read();
  return { mean: [...mean], deviation: [...squares].map((sum) => Math.sqrt(sum / rows.length)) };
}

/** Runs a test on tfjs's cpu backend and on the engine. */
async function onBoth(body: () => void): Promise<void> {
  await tf.setBackend("cpu");
  body();
  using _engine = startEngine({ threads: 1 });
  body();
}

Deno.test("Moments are those of float64, of values that are nearly equal too", async () => {
  await onBoth(() => {
    using moments = new Moments([3]);
    // Float32 has seven digits: these differ in the last two.
    const rows = Array.from(
      { length: 1000 },
      (_, i) => [0.9 + i * 7 % 11 * 1e-6, i * 13 % 17, -1e-3 + i % 3 * 1e-8].map(Math.fround),
    );
    const { mean, deviation } = momentsOf(rows, moments);
    for (const at of [0, 1, 2]) {
      const values = rows.map((row) => row[at]!);
      const exact = values.reduce((a, b) => a + b) / values.length;
      const spread = Math.sqrt(
        values.reduce((sum, x) => sum + (x - exact) ** 2, 0) / values.length,
      );
      assert(Math.abs(mean[at]! / exact - 1) < 1e-9, `mean ${mean[at]} of ${exact}`);
      assert(Math.abs(deviation[at]! / spread - 1) < 1e-5, `${deviation[at]} of ${spread}`);
    }
  });
});

Deno.test("Moments begin anew, also after what is not a number", async () => {
  await onBoth(() => {
    using moments = new Moments([2]);
    assertEquals(momentsOf([[NaN, 1], [1, Infinity]], moments).mean, [NaN, NaN]);
    assertEquals(momentsOf([[1, 5], [3, 5]], moments), { mean: [2, 5], deviation: [1, 0] });
  });
});

Deno.test("Moments free their room", () => {
  const before = tf.memory().numTensors;
  new Moments([2])[Symbol.dispose]();
  assertEquals(tf.memory().numTensors, before);
});
