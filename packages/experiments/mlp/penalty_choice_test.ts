import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parsePenaltyChoice, penaltyText } from "./penalty_choice.ts";

const text = (choice: string, lambda?: number) => penaltyText(parsePenaltyChoice(choice), lambda);

Deno.test("penaltyText() writes what it is told", () => {
  assertEquals(text("none"), "none");
  assertEquals(text("l1(1e+2) + l2(0.2)"), "l1(100)+l2(0.2)");
  assertEquals(text("l1:layer1=1e-4,fc2=1e-3"), "l1:layer1=0.0001,fc2=0.001");
});

Deno.test("penaltyText() scales all strengths by lambda, and takes it for a missing one", () => {
  assertEquals(text("l1", 0.5), "l1(0.5)");
  assertEquals(text("l1l2", 0.5), "l1l2(l1=0.5,l2=0.5)");
  assertEquals(text("l2(4)", 0.5), "l2(2)");
  assertEquals(text("l2:layer2=4", 0.5), "l2:layer2=2");
});

Deno.test("penaltyText() throws on a missing or wrong strength", () => {
  assertThrows(() => text("l1"), RangeError, "l1 has no strength, want l1(X)");
  assertThrows(() => text("l1:layer1=-1"), RangeError, "strength is -1");
});

Deno.test("parsePenaltyChoice() throws on what is no penalty", () => {
  assertThrows(() => parsePenaltyChoice("l3"), RangeError, "l3");
  assertThrows(() => parsePenaltyChoice("l1:layer1"), SyntaxError, '"layer1" is no LAYER=NUMBER');
  assertThrows(() => parsePenaltyChoice("l1(0.1"), SyntaxError);
});

Deno.test("parsePenaltyChoice() answers any text with a choice or one of our errors", () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom("", "l1:", "l1(", "l2+"), (rest, start) => {
    try {
      parsePenaltyChoice(start + rest);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    }
  }));
});
