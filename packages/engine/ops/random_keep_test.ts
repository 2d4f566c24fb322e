import { assert, assertEquals } from "@std/assert";
import { philox } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const masks = fc.record({
  size: fc.integer({ min: 1, max: 9000 }),
  rate: fc.double({ min: 0, max: 0.99, noNaN: true }),
  key: fc.tuple(word, word),
  layer: fc.nat(1000),
  step: fc.nat(2 ** 24 - 1),
});

Deno.test("RandomKeep draws Philox's words, on 1 and 2 threads", () => {
  fc.assert(
    fc.property(masks, ({ size, ...options }) => {
      const [mask] = onBoth(
        engines,
        () => runKernel("RandomKeep", {}, { shape: [size], ...options }),
      );
      const threshold = Math.floor(options.rate * 2 ** 32);
      const wanted = Float32Array.from({ length: size }, (_, i) => {
        const words = philox([Math.floor(i / 4), options.step, options.layer, 0], options.key);
        return Number(words[i % 4]! >= threshold);
      });
      assertEquals(mask, wanted);
    }),
    { numRuns: 30 },
  );
});

Deno.test("RandomKeep keeps the share that it is told to", () => {
  const attributes = { shape: [100, 1000], rate: 0.3, key: [1, 2], layer: 3, step: 4 };
  const [mask] = runKernel("RandomKeep", {}, attributes);
  const kept = mask!.dataSync<"float32">().reduce((sum, one) => sum + one, 0);
  assert(Math.abs(kept - 70_000) < 600, `${kept} of 100000 are kept, want about 70000`);
  mask!.dispose();
});

Deno.test("RandomKeep draws a new mask at each replay", () => {
  tf.setBackend("engine");
  let step = 0;
  const draw = (step: number | (() => number)) =>
    runKernel("RandomKeep", {}, { shape: [50], rate: 0.5, key: [1, 2], layer: 3, step })[0]!;
  const { result, recording } = engines.one.record(() => draw(() => step));
  const seen = [result.dataSync().slice()];
  for (step = 1; step < 3; step++) {
    recording.replay();
    seen.push(result.dataSync().slice());
  }
  assertEquals(seen, [0, 1, 2].map((step) => draw(step).dataSync()));
});

Deno.test("RandomKeep asks for its key anew at each replay", () => {
  tf.setBackend("engine");
  let seed = 2 ** 32 - 1;
  const draw = (first: number | (() => number)) =>
    runKernel("RandomKeep", {}, { shape: [50], rate: 0.5, key: [first, 2], layer: 3, step: 1 })[0]!;
  const { result, recording } = engines.one.record(() => draw(() => seed));
  const seen = [result.dataSync().slice()];
  seed = 7;
  recording.replay();
  seen.push(result.dataSync().slice());
  assertEquals(seen, [2 ** 32 - 1, 7].map((first) => draw(first).dataSync()));
});
