import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import fc from "fast-check";
import { numberFlag, pairsFlag, switchFlag, textFlag } from "./flags.ts";
import { parseFlags } from "./parse_flags.ts";
import { UsageError } from "./usage_error.ts";

const table = {
  json: switchFlag("print JSON"),
  lr: numberFlag("rate", { above: 0, fallback: 0.1 }),
  out: textFlag("folder", "DIR"),
  lambda: pairsFlag("strength", "METHOD=X", ["l1", "l2"], { min: 0 }),
};

Deno.test("parseFlags() gives defaults to absent flags", () => {
  const { flags } = parseFlags([], table);
  assertEquals(flags, { json: false, lr: 0.1, out: undefined, lambda: {} });
});

Deno.test("parseFlags() reads values after = and after a space", () => {
  const { flags } = parseFlags([
    "--lr=2e-4",
    "--out",
    "a b",
    "--lambda",
    "l1=1",
    "--json",
  ], table);
  assertEquals(flags, { json: true, lr: 2e-4, out: "a b", lambda: { l1: 1 } });
});

Deno.test("parseFlags() takes a value that starts with a dash", () => {
  assertThrows(
    () => parseFlags(["--lr", "-1"], table),
    UsageError,
    'value is "-1", want a number',
  );
});

Deno.test("parseFlags() throws on a missing value", () => {
  assertThrows(
    () => parseFlags(["--out"], table),
    UsageError,
    "value is missing, want DIR",
  );
  assertThrows(
    () => parseFlags(["--out", "--json"], table),
    UsageError,
    "value is missing",
  );
});

Deno.test("parseFlags() throws on a repeated flag unless it is repeatable", () => {
  assertThrows(
    () => parseFlags(["--lr=1", "--lr=2"], table),
    UsageError,
    "want one value",
  );
  const { flags } = parseFlags(["--lambda=l1=1", "--lambda=l2=2"], table);
  assertEquals(flags.lambda, { l1: 1, l2: 2 });
});

Deno.test("parseFlags() names the nearest flag to an unknown one", () => {
  assertThrows(
    () => parseFlags(["--jsn"], table),
    UsageError,
    "did you mean --json?",
  );
  assertThrows(
    () => parseFlags(["--seed=1"], table),
    UsageError,
    'option is "--seed"',
  );
});

Deno.test("parseFlags() only throws UsageError, whatever the arguments", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "--lr",
      "--lr=",
      "--json",
      "--json=1",
      "--lambda",
      "l1=",
      "--",
      "-",
      "--=",
      "-x",
    ),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (args) => {
    try {
      parseFlags(args, table);
    } catch (error) {
      assertInstanceOf(error, UsageError);
    }
  }));
});
