import { assert, assertEquals, assertThrows } from "@std/assert";
import { assignFormula, type Formula } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import type { EngineBackend } from "./backend.ts";
import { startEngine } from "./engine.ts";
import { randomValues } from "./reference/random_values.ts";

const descent: Formula = {
  name: "descent",
  inputs: ["w", "gradient"],
  scalars: ["rate"],
  outputs: ["w"],
  evaluate: (m, v) => ({ w: m.subtract(v.w!, m.multiply(v.rate!, v.gradient!)) }),
};

/** A step of training: `w -= rate * gradient of |x w - y|^2`; returns the loss. */
function fitting(size: number) {
  const x = tf.tensor2d(randomValues(size * size, 1), [size, size]);
  const y = tf.tensor2d(randomValues(size * 8, 2), [size, 8]);
  const w = tf.variable(tf.tensor2d(randomValues(size * 8, 3), [size, 8]));
  const rate = { value: 0.001 };
  const step = () =>
    tf.tidy(() => {
      const off = tf.sub(tf.matMul(x, w), y);
      const gradient = tf.matMul(x, off, true);
      assignFormula(descent, { w, gradient }, { rate: () => rate.value });
      return off;
    });
  return { x, y, w, rate, step };
}

/** `w` after five steps, the rate changing after each, eager or replayed. */
function fit(engine: EngineBackend, size: number, replayed: boolean): Float32Array[] {
  const { w, rate, step } = fitting(size);
  let off = step();
  rate.value = 0.0005;
  if (!replayed) {
    for (let k = 0; k < 4; k++) {
      off.dispose();
      off = step();
      rate.value *= 0.5;
    }
  } else {
    off.dispose();
    const { result, recording } = engine.record(step);
    assertEquals(recording.reason, undefined);
    for (let k = 0; k < 3; k++) {
      rate.value *= 0.5;
      recording.replay();
      // Whoever takes memory in between must not be given the recording's.
      tf.fill([size, 8], NaN);
    }
    off = result;
  }
  return [w.dataSync<"float32">().slice(), off.dataSync<"float32">().slice()];
}

Deno.test("replay() gives the bits that running the step again would give, on 1 and 2 threads", () => {
  for (const size of [5, 200]) {
    const all = [1, 2].flatMap((threads) =>
      [false, true].map((replayed) => {
        using engine = startEngine({ threads });
        return fit(engine, size, replayed);
      })
    );
    for (const values of all) assertEquals(values, all[0]);
    assert(all[0]![0]!.every(Number.isFinite));
  }
});

Deno.test("replay() reads what was put into the tensors that the step reads", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.tensor1d([1, 2]);
  const { result, recording } = engine.record(() => tf.tidy(() => tf.add(tf.mul(x, x), 1)));
  assertEquals([...result.dataSync()], [2, 5]);
  engine.overwrite(x, Float32Array.of(3, 4));
  recording.replay();
  assertEquals([...result.dataSync()], [10, 17]);
  recording.replay();
  assertEquals([...result.dataSync()], [10, 17]);
});

Deno.test("record() keeps constants that the step makes", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.tensor1d([1, 2]);
  const { result, recording } = engine.record(() =>
    tf.tidy(() => tf.add(tf.add(x, tf.tensor1d([10, 20])), tf.tensor1d([100, 200])))
  );
  for (const _ of [1, 2]) recording.replay();
  assertEquals([...result.dataSync()], [111, 222]);
});

Deno.test("a recording says why it cannot be replayed", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.tensor1d([1, 2]);
  const cases: [string, () => unknown][] = [
    ["the engine has no kernel for Cumsum", () => tf.cumsum(x)],
    ["a result is read back", () => x.dataSync()],
  ];
  for (const [reason, step] of cases) {
    using recording = engine.record(() => {
      step();
    }).recording;
    assertEquals(recording.reason, reason);
    assertThrows(() => recording.replay(), TypeError, `Cannot replay: ${reason}`);
  }
});

Deno.test("a recording gives its memory back when it is disposed, and other recordings take it", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.ones([1000]);
  const step = () => tf.tidy(() => tf.sqrt(tf.add(tf.mul(x, x), x)));
  const make = () => {
    const { result, recording } = engine.record(step);
    recording.replay();
    result.dispose();
    recording[Symbol.dispose]();
  };
  make();
  const [used, reached] = [engine.arena.used, engine.arena.reached];
  for (let k = 0; k < 1000; k++) make();
  assertEquals([engine.arena.used, engine.arena.reached], [used, reached]);
});

Deno.test("record() refuses to be nested, and works again after a step that throws", () => {
  using engine = startEngine({ threads: 1 });
  assertThrows(
    () => engine.record(() => engine.record(() => {})),
    TypeError,
    "Cannot record: a recording is under way",
  );
  assertThrows(() =>
    engine.record(() => {
      throw new RangeError("boom");
    }), RangeError);
  using recording = engine.record(() => tf.tidy(() => tf.ones([2]))).recording;
  recording.replay();
});

Deno.test("a step that gives up a tensor from before cannot be replayed", () => {
  using engine = startEngine({ threads: 1 });
  const w = tf.variable(tf.tensor1d([1, 2]));
  using recording = engine.record(() => {
    const next = tf.add<tf.Tensor1D>(w, 1);
    w.assign(next);
    next.dispose();
  }).recording;
  assertEquals(typeof recording.reason, "string");
});

Deno.test("a constant made on the way is not overwritten by an earlier kernel's replay", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.tensor1d([1, 2, 3]);
  const { result, recording } = engine.record(() =>
    tf.tidy(() => {
      tf.tidy(() => tf.add(x, x)); // its buffer is free again when the constant is made
      return tf.mul(x, tf.tensor1d([10, 100, 1000]));
    })
  );
  recording.replay();
  recording.replay();
  assertEquals([...result.dataSync()], [10, 200, 3000]);
  recording[Symbol.dispose]();
});
