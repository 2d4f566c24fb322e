import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { l1l2 } from "./elementwise.ts";
import { isGroupPenalty } from "./penalty.ts";
import type { PenaltyTerm } from "./penalty_term.ts";
import { formatPenalties, formatPenalty, parsePenalties, parsePenalty } from "./penalty_text.ts";
import { penalties, type PenaltyFactory } from "./registry.ts";

Deno.test("parsePenalty() reads named factors in any order", () => {
  const penalty = parsePenalty(" l1l2 ( l2 = 1e-3 , l1=1e-4 ) ");
  assertEquals(penalty.type, "l1l2");
  assertEquals(penalty.factors, { l1: 1e-4, l2: 1e-3 });
});

Deno.test("parsePenalty() reads a single factor with and without its name", () => {
  assertEquals(parsePenalty("l2-norm(0.1)").factors, { factor: 0.1 });
  assertEquals(parsePenalty("l2-norm(factor=0.1)").factors, { factor: 0.1 });
});

Deno.test("parsePenalty() suggests the nearest name", () => {
  for (const text of ["l2-nrom(0.1)", "l2-nrom"]) {
    assertThrows(
      () => parsePenalty(text),
      RangeError,
      `name is "l2-nrom", want one of ${Object.keys(penalties).join(", ")}; did you mean l2-norm?`,
    );
  }
});

Deno.test("parsePenalty() says what strengths a bare name lacks", () => {
  assertThrows(() => parsePenalty("l1"), SyntaxError, "l1 has no strength, want l1(X)");
  assertThrows(() => parsePenalty(" l1l2 "), SyntaxError, "want l1l2(l1=X,l2=X)");
});

Deno.test("parsePenalty() throws on a missing, unknown or wrong factor", () => {
  assertThrows(() => parsePenalty("l1()"), SyntaxError, "at position 4 want name=number");
  assertThrows(() => parsePenalty("l1l2(l1=1)"), RangeError, "l2 is missing");
  assertThrows(() => parsePenalty("l1(l2=1)"), RangeError, 'field is "l2", want factor');
  assertThrows(() => parsePenalty("l1(1,over=all)"), RangeError, 'field is "over"');
  assertThrows(() => parsePenalty("l1(factor=-1)"), RangeError, "factor is -1");
  assertThrows(() => parsePenalty("l1(factor=much)"), RangeError, "factor is NaN");
});

/** A term without the functions of its penalty. */
function plain({ penalty, over }: PenaltyTerm) {
  return [formatPenalty(penalty), over, ...(isGroupPenalty(penalty) ? [penalty.weights] : [])];
}

Deno.test("parsePenalties() reads what each part is over", () => {
  assertEquals(parsePenalties(" none "), []);
  assertEquals(
    parsePenalties("l1(1e+2, over=all) + l1l2(over=kernels,l1=1,l2=2)+l2(3)").map(plain),
    [["l1(100)", "all"], ["l1l2(l1=1,l2=2)", "kernels"], ["l2(3)", "kernels"]],
  );
  assertEquals(parsePenalties("l1l2: conv1 = 1e+0, fc1/bias=2 + l2:layer3=0").map(plain), [
    ["l1l2(l1=1,l2=1)", [{ layer: "conv1", factor: 1 }]],
    ["l1l2(l1=2,l2=2)", [{ parameter: "fc1/bias", factor: 1 }]],
    ["l2(0)", [{ layer: "layer3", factor: 1 }]],
  ]);
});

const strength = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const name = fc.constantFrom("conv1", "fc1", "fc1/bias", "e+3");
const term = fc.constantFrom(...Object.values<PenaltyFactory>(penalties)).chain(
  ({ create, factors, bounds, over = ["kernels", "all", "scales"], createGroups }) => {
    const listed = fc.tuple(...factors.map(() => strength));
    const ordered = listed.map((list) => bounds ? list.toSorted((a, b) => a - b) : list);
    const whole: fc.Arbitrary<PenaltyTerm> = fc.record({
      penalty: createGroups
        ? fc.tuple(ordered, fc.constantFrom("sqrt" as const, "none" as const))
          .map(([list, weights]) => createGroups({ weights }, ...list))
        : ordered.map((list) => create(...list)),
      over: fc.constantFrom(...over),
    });
    return bounds ? whole : fc.oneof(
      whole,
      fc.record({
        penalty: strength.map((x) => create(...factors.map(() => x))),
        over: name.map((name) => [
          name.includes("/") ? { parameter: name, factor: 1 } : { layer: name, factor: 1 },
        ]),
      }),
    );
  },
);

Deno.test("parsePenalties() reads what formatPenalties() writes", () => {
  fc.assert(fc.property(fc.array(term, { maxLength: 4 }), (terms) => {
    const text = formatPenalties(terms);
    assertEquals(parsePenalties(text).map(plain), terms.map(plain));
    assertEquals(formatPenalties(parsePenalties(text)), text);
  }));
});

Deno.test("formatPenalties() joins neighbors of a list, and what comes twice with a plus", () => {
  const text = "l1:conv1=1,fc1=2+l1:fc1=3+l2:fc1=4+l1:conv1=5";
  assertEquals(formatPenalties(parsePenalties(text)), text);
});

Deno.test("parsePenalties() throws on what it cannot read, and says what it wants", () => {
  const syntax: [string, string][] = [
    ["", "at position 1 want a name"],
    ["l1", "l1 has no strength, want l1(X)"],
    ["l2(1)+l1", "l1 has no strength, want l1(X)"],
    ["l1(1)+none", "none is beside others, want it alone"],
    ["l1(1)+", "at position 6 want nothing after the closing bracket"],
    ["l1:", 'part is "", want LAYER=NUMBER'],
    ["l1:fc1", 'part is "fc1", want LAYER=NUMBER'],
    ["l1:fc1=", 'part is "fc1=", want LAYER=NUMBER'],
    ["l1:fc1=1=2", 'part is "fc1=1=2", want LAYER=NUMBER'],
    ["l1:fc1=much", 'part is "fc1=much", want LAYER=NUMBER'],
    ["l1:fc1=1,fc1=2", '"fc1" comes twice, want it once'],
    ["box:fc1=1", "box has bounds, want box(low=X,high=X)"],
  ];
  for (const [text, message] of syntax) {
    assertThrows(() => parsePenalties(text), SyntaxError, message);
  }
  const range: [string, string][] = [
    ["l3:fc1=1", 'name is "l3", want one of l1, l2'],
    ["l1(1,over=biases)", 'over is "biases", want one of kernels, all'],
    ["l1:fc1=-1", 'strength of "fc1" is -1, want a number >= 0'],
    ["l1:fc1=Infinity", 'strength of "fc1" is Infinity, want a number >= 0'],
  ];
  for (const [text, message] of range) {
    assertThrows(() => parsePenalties(text), RangeError, message);
  }
});

Deno.test("formatPenalties() throws on different strengths over a list", () => {
  const terms = [{ penalty: l1l2(1, 2), over: [{ layer: "fc1", factor: 1 }] }];
  assertThrows(() => formatPenalties(terms), RangeError, "its strengths differ, want one");
});

Deno.test("parsePenalties() throws only its own errors on any text", () => {
  const pieces = fc.constantFrom(
    ...["l1", "l1l2", "(", ")", "=", ",", "1e-3", "1e+3", "-", "factor", " ", "é", "+", ":"],
    ...["none", "over", "all", "fc1"],
  );
  const text = fc.oneof(fc.string(), fc.array(pieces).map((list) => list.join("")));
  fc.assert(fc.property(text, (input) => {
    for (const read of [parsePenalty, parsePenalties]) {
      try {
        read(input);
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      }
    }
  }));
});
