import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parsePenalty } from "./penalty_text.ts";

Deno.test("parsePenalty() reads named factors in any order", () => {
  const penalty = parsePenalty(" l1l2 ( l2 = 1e-3 , l1=1e-4 ) ");
  assertEquals(penalty.type, "l1l2");
  assertEquals(penalty.factors, { l1: 1e-4, l2: 1e-3 });
});

Deno.test("parsePenalty() reads a single factor without its name", () => {
  assertEquals(parsePenalty("l2-norm(0.1)").factors, { factor: 0.1 });
});

Deno.test("parsePenalty() suggests the nearest name", () => {
  assertThrows(
    () => parsePenalty("l2-nrom(0.1)"),
    RangeError,
    'name is "l2-nrom", want one of l1, l2, l1l2, l1-norm, l2-norm, ' +
      "orthogonal-rows, orthogonal-columns; did you mean l2-norm?",
  );
});

Deno.test("parsePenalty() names the position of what it cannot read", () => {
  const wrong: [string, string][] = [
    ["", "at position 1 want a name"],
    ["l1", "at position 1 want a name"],
    ["l1(", "at position 4 want name=number"],
    ["l1()", "at position 4 want name=number"],
    ["l1(1", "at position 4 want name=number"],
    ["l1(1) x", "at position 6 want nothing"],
    ["l1(factor=1,factor=2)", "at position 13 want factor only once"],
    ["l1l2(1,2)", "at position 6 want l1=... or l2=..."],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => parsePenalty(text), SyntaxError, message);
  }
});

Deno.test("parsePenalty() throws on a missing, unknown or wrong factor", () => {
  assertThrows(() => parsePenalty("l1l2(l1=1)"), RangeError, "l2 is missing");
  assertThrows(() => parsePenalty("l1(l2=1)"), RangeError, 'field is "l2", want factor');
  assertThrows(() => parsePenalty("l1(factor=-1)"), RangeError, "factor is -1");
  assertThrows(() => parsePenalty("l1(factor=much)"), RangeError, "factor is NaN");
});

Deno.test("parsePenalty() throws only its own errors on any text", () => {
  const pieces = fc.constantFrom("l1", "l1l2", "(", ")", "=", ",", "1e-3", "-", "factor", " ", "é");
  const text = fc.oneof(fc.string(), fc.array(pieces).map((list) => list.join("")));
  fc.assert(fc.property(text, (input) => {
    try {
      parsePenalty(input);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    }
  }));
});
