import { RandomState } from "@shrinklab/data";
import { assertEquals, assertRejects } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";

const special = Float32Array.of(-0, NaN, Infinity, 1e-45, 0.1);

const checkpoint = {
  about: "l1, seed 1",
  state: {
    values: { loss: -0, best: [NaN, -Infinity, 5e-324, 0.1 + 0.2], last: null, name: "ü" },
    tensors: [
      { name: "weights/fc1/kernel", shape: [5, 1], values: special },
      { name: "none", shape: [0], values: new Float32Array(0) },
    ],
  },
};

Deno.test("encodeCheckpoint() keeps the bits of every number", async () => {
  const { about, state } = await decodeCheckpoint(await encodeCheckpoint(checkpoint), "c");
  assertEquals({ about, values: state.values }, {
    about: checkpoint.about,
    values: checkpoint.state.values,
  });
  assertEquals(Object.is(state.values.loss, -0), true);
  const bits = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];
  assertEquals(
    state.tensors.map(({ values }) => bits(values)),
    checkpoint.state.tensors.map(({ values }) => bits(values)),
  );
});

Deno.test("decodeCheckpoint() refuses a file that is cut off anywhere, or has one other bit", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  for (let length = 0; length < bytes.length; length++) {
    await assertRejects(() => decodeCheckpoint(bytes.subarray(0, length), "c"), Error, "Cannot");
  }
  const random = new RandomState(1);
  for (let i = 0; i < 500; i++) {
    const other = bytes.slice();
    const at = random.randint(0, 8 * bytes.length);
    other[at >> 3]! ^= 1 << (at & 7);
    await assertRejects(() => decodeCheckpoint(other, "c"), Error, "Cannot");
  }
});
