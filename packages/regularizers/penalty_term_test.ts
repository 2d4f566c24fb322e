import { assertEquals, assertThrows } from "@std/assert";
import { penaltiesByParameter, type PenaltyTerm } from "./penalty_term.ts";
import { formatPenalty } from "./penalty_text.ts";

const parameters = ["conv1", "fc1"].flatMap((layer) =>
  ["kernel", "bias"].map((role) => ({ name: `${layer}/${role}`, layer, role }))
);

function texts(...terms: PenaltyTerm[]): string[][] {
  return penaltiesByParameter(parameters, terms).map((list) => list.map(formatPenalty));
}

Deno.test("penaltiesByParameter() covers biases only under all", () => {
  const l1 = "l1(1)";
  assertEquals(texts({ penalty: l1, over: "all" }), [[l1], [l1], [l1], [l1]]);
  assertEquals(texts({ penalty: l1, over: "kernels" }), [[l1], [], [l1], []]);
});

Deno.test("penaltiesByParameter() multiplies the factors of a list", () => {
  const over = [{ layer: "fc1", factor: 2 }, { parameter: "conv1/bias", factor: 0 }];
  assertEquals(texts({ penalty: "l1l2(l1=1,l2=0.5)", over }), [
    [],
    ["l1l2(l1=0,l2=0)"],
    ["l1l2(l1=2,l2=1)"],
    [],
  ]);
});

Deno.test("penaltiesByParameter() keeps the order of the terms", () => {
  assertEquals(
    texts({ penalty: "l2(1)", over: "kernels" }, { penalty: "l1(2)", over: "all" })[0],
    ["l2(1)", "l1(2)"],
  );
});

Deno.test("penaltiesByParameter() throws on an unknown layer or parameter", () => {
  const apply = (over: PenaltyTerm["over"]) => () => texts({ penalty: "l1(1)", over });
  assertThrows(
    apply([{ layer: "fc2", factor: 1 }]),
    RangeError,
    'Cannot apply penalty: layer is "fc2", want one of "conv1", "fc1"',
  );
  assertThrows(
    apply([{ parameter: "fc1/gain", factor: 1 }]),
    RangeError,
    'parameter is "fc1/gain", want one of "conv1/kernel", "conv1/bias"',
  );
});

Deno.test("penaltiesByParameter() throws on a negative factor in a list", () => {
  assertThrows(
    () => texts({ penalty: "l1(1)", over: [{ layer: "fc1", factor: -1 }] }),
    RangeError,
    "factor is -1",
  );
});
