import { assertEquals } from "@std/assert";
import { deadUnits } from "./dead_units.ts";

const tensor = (name: string, shape: number[], values: number[]) => ({
  name,
  shape,
  values: Float32Array.from(values),
});

Deno.test("deadUnits() calls a unit silent only if its bias is zero too", () => {
  const kernel = tensor("fc1/kernel", [2, 3], [1, 0, 0, 1, 0, 0]);
  const bias = tensor("fc1/bias", [3], [0, 0.5, 0]);
  assertEquals(deadUnits([kernel, bias]), [
    { layer: "fc1", kind: "units", size: 3, silent: [2], unread: [] },
  ]);
});

Deno.test("deadUnits() measures near zero by the tensor's own maximum", () => {
  const kernel = tensor("fc1/kernel", [1, 2], [1000, 0.4]);
  assertEquals(deadUnits([kernel])[0]?.silent, [1]);
  assertEquals(deadUnits([kernel], 0.0001)[0]?.silent, []);
});

Deno.test("deadUnits() finds units that the next layer does not read", () => {
  const first = tensor("fc1/kernel", [1, 3], [1, 1, 1]);
  const second = tensor("fc2/kernel", [3, 2], [1, 0, 0, 0, 0, 1]);
  assertEquals(deadUnits([first, second]).map(({ unread }) => unread), [[1], []]);
});

Deno.test("deadUnits() follows the filters of a convolution through flattening", () => {
  const conv = tensor("conv1/kernel", [1, 1, 1, 2], [1, 1]);
  // Two pixels of two channels, channels last: only channel 1 is read.
  const dense = tensor("fc1/kernel", [4, 1], [0, 1, 0, 1]);
  assertEquals(deadUnits([conv, dense])[0], {
    layer: "conv1",
    kind: "filters",
    size: 2,
    silent: [],
    unread: [0],
  });
});

Deno.test("deadUnits() reads PyTorch's layout as well", () => {
  const conv = tensor("0.weight", [2, 1, 1, 1], [1, 0]);
  // Channels first: only the first two of four inputs, channel 0, are read.
  const dense = tensor("3.weight", [2, 4], [1, 1, 0, 0, 0, 0, 0, 0]);
  const found = deadUnits([conv, tensor("0.bias", [2], [0, 0]), dense]);
  assertEquals(found.map(({ silent, unread }) => [silent, unread]), [[[1], [1]], [[1], []]]);
});

Deno.test("deadUnits() finds every unit of a layer that is all zero", () => {
  const layers = [tensor("a/kernel", [1, 2], [0, 0]), tensor("b/kernel", [2, 1], [0, 0])];
  assertEquals(deadUnits(layers).map(({ silent, unread }) => [silent, unread]), [
    [[0, 1], [0, 1]],
    [[0], []],
  ]);
});

Deno.test("deadUnits() passes over what is not a layer, and takes a weight that is not a number for alive", () => {
  assertEquals(deadUnits([tensor("bn/gamma", [2], [0, 0]), tensor("w", [2, 2], [0, 0, 0, 0])]), []);
  assertEquals(deadUnits([tensor("fc/kernel", [1, 2], [NaN, 0])])[0]?.silent, [1]);
});
