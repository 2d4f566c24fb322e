import { assertEquals, assertThrows } from "@std/assert";
import { l1 } from "./elementwise.ts";
import {
  penaltiesByParameter,
  type PenaltyTerm,
  resolvePenalties,
  scalePenalties,
} from "./penalty_term.ts";
import { formatPenalties, formatPenalty, parsePenalties } from "./penalty_text.ts";

const parameters = ["conv1", "fc1"].flatMap((layer) =>
  ["kernel", "bias"].map((role) => ({ name: `${layer}/${role}`, layer, role }))
);

/** What is on each parameter. */
function texts(text: string): string[][] {
  const byParameter = penaltiesByParameter(parameters, parsePenalties(text));
  return byParameter.map((list) => list.map(formatPenalty));
}

Deno.test("penaltiesByParameter() covers biases only under all", () => {
  assertEquals(texts("l1(1,over=all)"), [["l1(1)"], ["l1(1)"], ["l1(1)"], ["l1(1)"]]);
  assertEquals(texts("l1(1)"), [["l1(1)"], [], ["l1(1)"], []]);
});

Deno.test("penaltiesByParameter() finds a layer by name or number, a parameter by its name", () => {
  const expected = [[], ["l1l2(l1=0,l2=0)"], ["l1l2(l1=2,l2=2)"], []];
  assertEquals(texts("l1l2:fc1=2,conv1/bias=0"), expected);
  assertEquals(texts("l1l2:layer2=2,conv1/bias=0"), expected);
});

Deno.test("penaltiesByParameter() prefers a layer of that name to the number of a kernel", () => {
  const swapped = ["layer2", "layer1"].map((layer) => ({
    name: `${layer}/kernel`,
    layer,
    role: "kernel",
  }));
  const [first, second] = penaltiesByParameter(swapped, parsePenalties("l1:layer2=3"));
  assertEquals([first!.map(formatPenalty), second!], [["l1(3)"], []]);
});

Deno.test("penaltiesByParameter() keeps the order of the terms", () => {
  assertEquals(texts("l2(1)+l1(2,over=all)")[0], ["l2(1)", "l1(2)"]);
});

Deno.test("penaltiesByParameter() throws on an unknown layer or parameter", () => {
  const wrong: [string, string][] = [
    ["l1:fc2=1", 'layer is "fc2", want one of conv1, fc1, layer1, layer2; did you mean fc1?'],
    ["l1:layer3=1", 'layer is "layer3", want one of conv1, fc1, layer1, layer2; did you mean'],
    ["l1:fc1/gain=1", 'parameter is "fc1/gain", want one of conv1/kernel, conv1/bias'],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => texts(text), RangeError, `Cannot apply penalty: ${message}`);
  }
});

Deno.test("penaltiesByParameter() throws on a negative factor in a list", () => {
  const terms: PenaltyTerm[] = [{ penalty: l1(1), over: [{ layer: "fc1", factor: -1 }] }];
  assertThrows(() => penaltiesByParameter(parameters, terms), RangeError, "factor is -1");
});

Deno.test("resolvePenalties() names layers, and throws where there is none", () => {
  const resolve = (text: string) =>
    formatPenalties(resolvePenalties(parameters, parsePenalties(text)));
  assertEquals(
    resolve("l1:layer2=1,conv1=2,fc1/bias=3+l2(4)"),
    "l1:fc1=1,conv1=2,fc1/bias=3+l2(4)",
  );
  assertThrows(() => resolve("l1:layer3=1"), RangeError, 'layer is "layer3", want one of conv1');
});

Deno.test("scalePenalties() multiplies every strength and nothing else", () => {
  const scale = (text: string, by: number) =>
    formatPenalties(scalePenalties(parsePenalties(text), by));
  assertEquals(
    scale("l1l2(l1=1,l2=2,over=all)+l1:fc1=3+orthogonal-rows(4)", 0.5),
    "l1l2(l1=0.5,l2=1,over=all)+l1:fc1=1.5+orthogonal-rows(2)",
  );
  assertEquals(scale("none", 2), "none");
  assertThrows(() => scale("l1(1)", -1), RangeError, "factor is -1");
});
