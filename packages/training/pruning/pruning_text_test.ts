import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatPruning, parsePruning, type Pruning } from "./pruning_text.ts";

const whole = fc.nat(1000);
const optional = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((one) => one === undefined ? {} : { [name]: one });
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((x) => x + 0);
const common = [
  share.map((share) => ({ share })),
  optional("of", fc.constant("units")),
  optional("scope", fc.constant("layer")),
  optional("rewind", whole),
  optional("epochs", whole.map((x) => x + 1)),
] as const;
const cubic = fc.tuple(whole, whole).map(([from, more]) => (
  { schedule: "cubic", from, to: from + more + 1 }
));

Deno.test("parsePruning() reads what formatPruning() writes", () => {
  const schedule = fc.oneof(fc.constant({}), cubic);
  fc.assert(fc.property(fc.tuple(schedule, ...common), (parts) => {
    const pruning = Object.assign({}, ...parts) as Pruning;
    assertEquals(parsePruning(formatPruning(pruning)), pruning);
  }));
});

Deno.test("formatPruning() writes every field, and leaves out what is as usual", () => {
  const all = "magnitude(0.9,units=yes,scope=layer,schedule=cubic,from=2,to=6,rewind=0,epochs=5)";
  assertEquals(formatPruning(parsePruning(all)), all);
  assertEquals(
    formatPruning(parsePruning(" magnitude( share=0.50, units=no,scope=global, schedule=once )")),
    "magnitude(0.5)",
  );
});

Deno.test("parsePruning() throws on numbers that are wrong, missing or without use", () => {
  const wrong: [string, string][] = [
    ["magnitude(1)", "share is 1, want a number from 0 to below 1"],
    ["magnitude(x)", "share is NaN, want a number from 0 to below 1"],
    ["magnitude(0.9,rewind=1.5)", "rewind is 1.5, want a whole number >= 0"],
    ["magnitude(0.9,epochs=-1)", "epochs is -1, want a whole number >= 0"],
    ["magnitude(0.9,epochs=0)", "epochs is 0, want 1 or more"],
    ["magnitude(0.9,from=2)", "from is 2, want schedule=cubic beside it"],
    ["magnitude(0.9,to=2)", "to is 2, want schedule=cubic beside it"],
    ["magnitude(0.9,schedule=cubic,to=2)", "from is missing, want from=EPOCH and to=EPOCH"],
    ["magnitude(0.9,schedule=cubic,from=2)", "to is missing, want from=EPOCH and to=EPOCH"],
    ["magnitude(0.9,schedule=cubic,from=2,to=2)", "to is 2, want more than 2"],
    ["magnitude(0.9,schedule=cubic,from=0,to=2,rewind=0,epochs=0)", "epochs is 0"],
    ["magnitude(0.9,unit=yes)", "did you mean units?"],
    ["magnitud(0.9)", "want magnitude"],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => parsePruning(text), RangeError, message, text);
  }
  assertEquals(parsePruning("magnitude(0.9,schedule=cubic,from=0,to=2,epochs=0)").epochs, 0);
});
