import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type DeadUnits, deadUnits, type DeadUnitsOptions } from "./dead_units.ts";
import type { Weights } from "./weights.ts";

const tensor = (name: string, shape: number[], values: number[]) => ({
  name,
  shape,
  values: Float32Array.from(values),
});

/** A tensor whose entries are all 1. */
const ones = (name: string, ...shape: number[]) =>
  tensor(name, shape, Array(shape.reduce((a, b) => a * b, 1)).fill(1));

/** The layers, where they are known. */
function layersOf(tensors: readonly Weights[], options?: DeadUnitsOptions): readonly DeadUnits[] {
  const found = deadUnits(tensors, options);
  if ("why" in found) throw new Error(found.why);
  return found.layers;
}

/** Why they are not. */
function whyNot(tensors: readonly Weights[], options?: DeadUnitsOptions): string {
  const found = deadUnits(tensors, options);
  return "why" in found ? found.why : "known";
}

Deno.test("deadUnits() calls a unit silent only if its bias is zero too", () => {
  const kernel = tensor("fc1/kernel", [2, 3], [1, 0, 0, 1, 0, 0]);
  const bias = tensor("fc1/bias", [3], [0, 0.5, 0]);
  assertEquals(layersOf([kernel, bias]), [
    { layer: "fc1", kind: "units", size: 3, silent: [2], unread: [] },
  ]);
});

Deno.test("deadUnits() measures near zero by the tensor's own maximum", () => {
  const kernel = tensor("fc1/kernel", [1, 2], [1000, 0.4]);
  assertEquals(layersOf([kernel])[0]?.silent, [1]);
  assertEquals(layersOf([kernel], { threshold: 0.0001 })[0]?.silent, []);
});

Deno.test("deadUnits() finds units that the next layer does not read", () => {
  const first = tensor("fc1/kernel", [1, 3], [1, 1, 1]);
  const second = tensor("fc2/kernel", [3, 2], [1, 0, 0, 0, 0, 1]);
  assertEquals(layersOf([second, first]).map(({ unread }) => unread), [[1], []]);
});

Deno.test("deadUnits() follows the filters of a convolution through flattening", () => {
  const conv = tensor("conv1/kernel", [1, 1, 1, 2], [1, 1]);
  // Two pixels of two channels, channels last: only channel 1 is read.
  const dense = tensor("fc1/kernel", [4, 1], [0, 1, 0, 1]);
  assertEquals(layersOf([dense, conv], { layers: ["conv1", "fc1"] })[0], {
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
  const found = layersOf([conv, tensor("0.bias", [2], [0, 0]), dense]);
  assertEquals(found.map(({ silent, unread }) => [silent, unread]), [[[1], [1]], [[1], []]]);
});

Deno.test("deadUnits() reads convolutions of one and of three dimensions", () => {
  for (const pixels of [[2], [1, 2, 1]]) {
    const first = tensor("0.weight", [2, 1, ...pixels], [0, 0, 1, 1]);
    const second = tensor("2.weight", [1, 2, ...pixels], [1, 1, 0, 0]);
    const found = layersOf([second, first], { layers: ["0", "2"] });
    assertEquals(found.map(({ kind, silent, unread }) => [kind, silent, unread]), [
      ["filters", [0], [1]],
      ["filters", [], []],
    ]);
  }
});

Deno.test("deadUnits() finds every unit of a layer that is all zero", () => {
  const layers = [tensor("a/kernel", [1, 2], [0, 0]), tensor("b/kernel", [2, 1], [0, 0])];
  assertEquals(
    layersOf(layers, { layers: ["a", "b"] }).map(({ silent, unread }) => [silent, unread]),
    [[[0, 1], [0, 1]], [[0], []]],
  );
});

Deno.test("deadUnits() takes a weight that is not a number for one that does something", () => {
  assertEquals(layersOf([tensor("fc/kernel", [1, 2], [NaN, 0])])[0]?.silent, [1]);
});

Deno.test("deadUnits() counts float64 as it is", () => {
  const values = Float64Array.of(1e300, 0, 1e-50, 0);
  const layers = layersOf([{ name: "0.weight", shape: [2, 2], values }], { threshold: 0 });
  assertEquals(layers[0]?.silent, []);
});

Deno.test("deadUnits() goes by the numbers of a Sequential, not by the order of the file", () => {
  const names = ["10", "0", "2", "4"];
  const unread = (name: string) => name === "10" ? [1, 0, 1, 0] : [0, 1, 0, 1];
  const tensors = names.map((name) => tensor(`${name}.weight`, [2, 2], unread(name)));
  for (const prefix of ["", "net.", "model/net."]) {
    const found = deadUnits(tensors.map((one) => ({ ...one, name: `${prefix}${one.name}` })));
    assertEquals("why" in found ? found : [found.by, found.layers.map(({ unread }) => unread)], [
      "names",
      [[0], [0], [1], []],
    ]);
  }
});

Deno.test("deadUnits() knows the order of other numbered names, and of input and output", () => {
  const rows = [
    ["fc1.weight", "fc2.weight", "fc10.weight"],
    ["dense/kernel", "dense_1/kernel", "dense_2/kernel"],
    ["conv1_2.weight", "conv1_10.weight", "conv2_1.weight"],
    ["input.weight", "hidden.weight", "output.weight"],
    ["encoder.0.weight", "encoder.2.weight", "decoder.0.weight"],
    ["features.0.weight", "features.3.weight", "classifier.weight"],
    ["params/Dense_0/kernel:0", "params/Dense_1/kernel:0", "params/Dense_2/kernel:0"],
  ];
  for (const names of rows) {
    const order = layersOf(names.toReversed().map((name) => ones(name, 2, 2)));
    const wanted = names.map((name) => name.replace(/[./](weight|kernel)(:0)?$/, ""));
    assertEquals(order.map(({ layer }) => layer), wanted);
  }
});

Deno.test("deadUnits() knows the order that sizes alone allow", () => {
  const tensors = [
    ones("last.weight", 3, 16),
    ones("b.weight", 8, 4, 3, 3),
    ones("c.weight", 16, 72),
    ones("b.bias", 8),
    ones("a.weight", 4, 1, 3, 3),
    ones("a.bias", 4),
  ];
  assertEquals(layersOf(tensors).map(({ layer }) => layer), ["a", "b", "c", "last"]);
  assertEquals(Object.entries(deadUnits(tensors))[0], ["by", "sizes"]);
});

Deno.test("deadUnits() takes an order that was recorded, and none that is not the file's", () => {
  const tensors = ["a", "b"].map((name) => ones(`${name}/kernel`, 2, 2));
  assertEquals(layersOf(tensors, { recorded: ["b", "a"] }).map(({ layer }) => layer), ["b", "a"]);
  for (const recorded of [["b"], ["b", "c"], ["b", "b"], []]) {
    assertEquals(
      whyNot(tensors, { recorded }),
      "names and sizes allow more than one order of a, b",
    );
  }
});

Deno.test("deadUnits() says nothing where the order is open", () => {
  const cases: Array<[string, Weights[]]> = [
    ["more than one order of a, b", [ones("a.weight", 4, 4), ones("b.weight", 4, 4)]],
    ["more than one order of up, down", [ones("up.weight", 8, 4), ones("down.weight", 4, 8)]],
    ["no single row of a, b", [ones("a.weight", 8, 4), ones("b.weight", 8, 4)]],
    // Mean and deviation of an encoder stand side by side.
    ["no single row", [ones("fc1.weight", 9, 4), ones("mu.weight", 2, 9), ones("s.weight", 2, 9)]],
    [
      '"fc22" [2, 9] reads 9 inputs, after 2',
      [1, 21, 22].map((n) => ones(`fc${n}.weight`, n === 1 ? 9 : 2, n === 1 ? 4 : 9)),
    ],
    ["row of the 7 layers", [..."abcdefg"].map((name) => ones(`${name}.weight`, 2, 3))],
    ["order of the 12 layers", [..."abcdefghijkl"].map((name) => ones(`${name}.weight`, 2, 2))],
    ['"x" [2, 2, 2] is not the weight', [ones("x", 2, 2, 2), ones("fc.weight", 2, 2)]],
    ['"rnn.weight_hh" [2, 2] is not', [ones("rnn.weight_hh", 2, 2), ones("fc.weight", 2, 2)]],
    ['"embed" may not be', [ones("embed.weight", 9, 4), ones("fc.weight", 2, 9)]],
    ['"heads.0" may not be', [ones("heads.0.weight", 4, 4), ones("heads.1.weight", 4, 4)]],
    ['"blocks.0.fc" is in a numbered block', [
      ones("blocks.0.fc.weight", 4, 4),
      ones("blocks.1.fc.weight", 4, 4),
    ]],
    ["no tensor of two to five axes", [ones("w", 4), ones("bn.weight", 4)]],
    ["no tensor of two to five axes", [ones("arr_0", 4, 4)]],
  ];
  for (const [why, tensors] of cases) {
    assertStringIncludes(whyNot(tensors), why);
  }
});

Deno.test("deadUnits() takes sizes at their word where the order is given", () => {
  const tensors = [ones("a.weight", 4, 4), ones("b.weight", 4, 4), ones("c.weight", 2, 3)];
  assertEquals(layersOf(tensors, { layers: ["b", "a"] }).map(({ layer }) => layer), ["b", "a"]);
  assertEquals(
    whyNot(tensors, { layers: ["a", "c"] }),
    '"c" [2, 3] reads 3 inputs, after 4 outputs of "a"',
  );
  assertThrows(() => deadUnits(tensors, { layers: ["d"] }), RangeError, 'name is "d", want one of');
  assertThrows(() => deadUnits(tensors, { transposed: ["d"] }), RangeError, 'name is "d"');
  assertThrows(() => deadUnits(tensors, { layers: ["a", "a"] }), RangeError, '"a" comes twice');
});

Deno.test("deadUnits() passes normalizations over", () => {
  const tensors = [
    ones("0.weight", 3, 2),
    ones("1.weight", 3),
    ones("1.bias", 3),
    ones("2.weight", 3, 3),
    ones("2.bias", 3, 3),
    ones("3.weight", 1, 3),
  ];
  assertEquals(layersOf(tensors).map(({ layer }) => layer), ["0", "3"]);
});

// A ConvTranspose2d from 2 channels to 3, the second of which is silent, and a Conv2d that reads them.
const up = tensor("0.weight", [2, 3, 1, 1], [1, 0, 1, 1, 0, 1]);
const down = ones("2.weight", 1, 3, 1, 1);

Deno.test("deadUnits() reads a transposed layer as it was said, and claims nothing else", () => {
  const [first] = layersOf([up, down], { transposed: ["0"] });
  assertEquals([first?.size, first?.silent, first?.unread], [3, [1], []]);
  assertEquals(deadUnits([up, down]), {
    why: '"2" [1, 3, 1, 1] reads 3 inputs, after 2 outputs of "0"',
    wants: "transposed",
  });
  // Its bias shows what it is, and still nobody said so.
  assertEquals(deadUnits([up, ones("0.bias", 3), down]), {
    why: 'the bias of "0" [2, 3, 1, 1] has another size',
    wants: "transposed",
  });
  // Neither could be told: there is nothing behind it.
  assertMatch(whyNot([up]), /^"0" or the layer behind it may be a transposed convolution$/);
  assertEquals(layersOf([up], { layers: ["0"] })[0]?.size, 2);
});

Deno.test("deadUnits() claims of a square convolution what holds either way", () => {
  const square = (...values: number[]) => tensor("1.weight", [2, 2, 1, 1], values);
  const last = ones("2.weight", 1, 2);
  assertEquals(layersOf([square(1, 1, 1, 1), last])[0]?.silent, []);
  assertEquals(layersOf([square(0, 0, 0, 0), last])[0]?.silent, [0, 1]);
  // One filter is silent, or one is unread.
  const first = ones("0.weight", 2, 1, 1, 1);
  for (const tensors of [[square(0, 0, 1, 1), last], [first, square(1, 0, 1, 0), last]]) {
    assertMatch(whyNot(tensors), /may be a transposed convolution/);
    const layers = tensors.map(({ name }) => name.slice(0, 1));
    assertEquals(layersOf(tensors, { layers }).length, tensors.length);
  }
});

Deno.test("deadUnits() reads Keras's transposed kernels", () => {
  // [height, width, out, in]: three filters of two channels, the second silent.
  const kernel = tensor("up/kernel", [1, 1, 3, 2], [1, 1, 0, 0, 1, 1]);
  const [layer] = layersOf([kernel], { transposed: ["up"] });
  assertEquals([layer?.size, layer?.silent], [3, [1]]);
});

Deno.test("deadUnits() gives up a long search", () => {
  const tensors = Array.from({ length: 300 }, (_, at) => ones(`${"x".repeat(at)}.weight`, 2, 2));
  assertEquals(
    whyNot(tensors.slice(0, 60)),
    "names and sizes allow more than one order of the 60 layers",
  );
  const odd = tensors.map((one, at) => at === 0 ? ones(one.name, 3, 3) : one);
  for (const layers of [odd, odd.slice(0, 60)]) {
    assertMatch(whyNot(layers), /^names and sizes allow more than one order of the \d+ layers$/);
  }
});

Deno.test("deadUnits() answers whatever tensors there are, and soon", () => {
  const word = fc.constantFrom(
    "fc1",
    "fc2",
    "0",
    "2",
    "10",
    "a",
    "b",
    "conv2d",
    "conv2d_1",
    "input",
  );
  const name = fc.tuple(
    fc.array(word, { maxLength: 3 }),
    fc.constantFrom("weight", "kernel", "bias", "w"),
    fc.constantFrom(".", "/"),
  ).map(([path, role, sign]) => [...path, role].join(sign));
  const shape = fc.array(fc.nat(3), { maxLength: 5 });
  const tensors = fc.uniqueArray(fc.tuple(name, shape), {
    selector: ([name]) => name,
    maxLength: 9,
  });
  fc.assert(fc.property(tensors, (list) => {
    const weights = list.map(([name, shape]) => ones(name, ...shape));
    const found = deadUnits(weights);
    if ("why" in found) return;
    // What is claimed of an order holds where that order is given.
    const layers = found.layers.map(({ layer }) => layer);
    assertEquals(deadUnits(weights, { layers }), { ...found, by: "given" });
    assertEquals(deadUnits(weights.toReversed()), found);
  }));
});

Deno.test("deadUnits() takes the order from a network, by names or by sizes", () => {
  const conv = tensor("stem.weight", [2, 1, 3, 3], Array(18).fill(1));
  const dense = tensor("body.weight", [2, 8], [1, 1, 1, 1, 0, 0, 0, 0].flatMap((w) => [w, w]));
  const last = tensor("tail.weight", [3, 2], [1, 0, 1, 0, 1, 0]);
  const network = [
    { name: "conv1", units: 2, window: [3, 3] },
    { name: "fc1", units: 2 },
    { name: "fc2", units: 3 },
  ];
  const mixed = [dense, last, conv];
  for (const known of [network, network.slice(0, 2)]) {
    const found = layersOf(mixed, { network: known });
    assertEquals(found.map(({ layer, unread }) => [layer, unread]), [
      ["stem", []],
      ["body", [1]],
      ["tail", []],
    ]);
  }
  // Of equal sizes: only names tell.
  const [a, b] = [tensor("a.weight", [2, 2], [1, 0, 1, 0]), ones("b.weight", 2, 2)];
  const square = (...names: string[]) => names.map((name) => ({ name, units: 2 }));
  assertMatch(whyNot([a, b], { network: square("fc1", "fc2") }), /allow more than one order/);
  assertEquals(layersOf([a, b], { network: square("b", "a") })[0], {
    layer: "b",
    kind: "units",
    size: 2,
    silent: [],
    unread: [1],
  });
  assertEquals(layersOf([a, b], { network: square("b") })[0]!.layer, "b");
});

Deno.test("deadUnits() throws where the weights are not those of the network", () => {
  const weights = [ones("a.weight", 2, 2), ones("b.weight", 2, 2), ones("c.weight", 2, 2)];
  const dense = { name: "fc1", units: 2 };
  const throws = (network: DeadUnitsOptions["network"], message: string) =>
    assertThrows(() => deadUnits(weights, { network: network! }), RangeError, message);
  throws([dense], "the network has 1 dense layers and convolutions, want the 3");
  throws([dense, { name: "fc2", units: 3 }, dense], '"fc2" of the network has 3 units, want');
  throws(
    [dense, dense, { name: "conv1", units: 2, window: [3, 3] }],
    '"conv1" of the network has 2 filters of 3x3, want weights of it',
  );
});
