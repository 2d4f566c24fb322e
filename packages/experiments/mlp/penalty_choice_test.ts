import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parsePenaltyChoice, penaltyTerms } from "./penalty_choice.ts";

const kernels = ["fc1", "fc2"];
const terms = (text: string, lambda?: number) =>
  penaltyTerms(parsePenaltyChoice(text), kernels, lambda);

Deno.test("penaltyTerms() puts a penalty on all kernels", () => {
  assertEquals(terms("none"), []);
  assertEquals(terms("l2(0.001)"), [{ penalty: "l2(0.001)", over: "kernels" }]);
  assertEquals(terms("l1(1e+2)").map(({ penalty }) => penalty), ["l1(100)"]);
});

Deno.test("penaltyTerms() adds several penalties", () => {
  assertEquals(terms("l1(0.1)+l2(0.2)"), terms("l1(0.1) + l2(0.2)"));
  assertEquals(terms("l1(0.1)+l2(0.2)").map(({ penalty }) => penalty), [
    "l1(0.1)",
    "l2(0.2)",
  ]);
});

Deno.test("penaltyTerms() gives every kernel a strength of its own", () => {
  assertEquals(terms("l1:layer1=1e-4,fc2=1e-3"), [
    { penalty: "l1(0.0001)", over: [{ layer: "fc1", factor: 1 }] },
    { penalty: "l1(0.001)", over: [{ layer: "fc2", factor: 1 }] },
  ]);
});

Deno.test("penaltyTerms() scales all strengths by lambda, and takes it for a missing one", () => {
  assertEquals(terms("l1", 0.5), terms("l1(0.5)"));
  assertEquals(terms("l1l2", 0.5), terms("l1l2(l1=0.5,l2=0.5)"));
  assertEquals(terms("l2(4)", 0.5), terms("l2(2)"));
  assertEquals(terms("l2:layer2=4", 0.5), terms("l2:fc2=2"));
});

Deno.test("penaltyTerms() throws on a layer that is not there and on a missing strength", () => {
  assertThrows(() => terms("l1:layer3=1"), RangeError, 'layer is "layer3", want one of layer1');
  assertThrows(() => terms("l1"), RangeError, "l1 has no strength, want l1(X)");
  assertThrows(() => terms("l1:layer1=-1"), RangeError, "strength is -1");
});

Deno.test("parsePenaltyChoice() throws on what is no penalty", () => {
  assertThrows(() => parsePenaltyChoice("l3"), RangeError, "l3");
  assertThrows(() => parsePenaltyChoice("l1:layer1"), SyntaxError, '"layer1" is no LAYER=NUMBER');
  assertThrows(() => parsePenaltyChoice("l1(0.1"), SyntaxError);
});

Deno.test("parsePenaltyChoice() answers any text with a choice or one of our errors", () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom("", "l1:", "l1(", "l2+"), (text, start) => {
    try {
      parsePenaltyChoice(start + text);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    }
  }));
});
