import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import fc from "fast-check";
import { namesFlag, numberFlag, switchFlag, textFlag } from "./flags.ts";
import { parseFlags } from "./parse_flags.ts";
import { UsageError } from "./usage_error.ts";

const table = {
  json: switchFlag("print JSON"),
  lr: numberFlag("rate", { above: 0, fallback: 0.1 }),
  out: textFlag("folder", "DIR"),
  layers: namesFlag("layers"),
  rows: { ...numberFlag("rows", { integer: true }), older: ["limit", "train-limit"] },
  quiet: { ...switchFlag("say nothing"), older: ["silent"] },
};
const renamed = { "learning-rate": "--lr X", hard: "--penalty 'l1(X)'" };

Deno.test("parseFlags() gives defaults to absent flags", () => {
  const { flags } = parseFlags([], table);
  assertEquals(flags, {
    json: false,
    lr: 0.1,
    out: undefined,
    layers: undefined,
    rows: undefined,
    quiet: false,
  });
});

Deno.test("parseFlags() reads values after = and after a space", () => {
  const args = ["--lr=2e-4", "--out", "a b", "--layers", "fc1", "--json"];
  const { json, lr, out, layers } = parseFlags(args, table).flags;
  assertEquals([json, lr, out, layers], [true, 2e-4, "a b", ["fc1"]]);
});

Deno.test("parseFlags() leaves the text of other arguments as it is", () => {
  const { positionals } = parseFlags(["007", "--json", "1e3", "--", "--lr", "0x10"], table);
  assertEquals(positionals, ["007", "1e3", "--lr", "0x10"]);
});

Deno.test("parseFlags() reads an older name, with and without =", () => {
  assertEquals(parseFlags(["--limit", "5"], table).flags.rows, 5);
  assertEquals(parseFlags(["--train-limit=5"], table).flags.rows, 5);
  assertEquals(parseFlags(["--silent"], table).flags.quiet, true);
});

Deno.test("parseFlags() names a flag in errors as it was typed", () => {
  assertThrows(
    () => parseFlags(["--limit", "-1.5"], table),
    UsageError,
    'Cannot use --limit: value is "-1.5", want a whole number',
  );
});

Deno.test("parseFlags() throws where a flag is given under two of its names", () => {
  assertThrows(
    () => parseFlags(["--limit", "5", "--rows=5"], table),
    UsageError,
    "Cannot use --rows: it is given as --rows and --limit, want one of them",
  );
  assertThrows(() => parseFlags(["--silent", "--quiet"], table), UsageError, "want one of them");
});

Deno.test("parseFlags() says what to write for a renamed flag", () => {
  assertThrows(
    () => parseFlags(["--learning-rate", "0.1"], table, renamed),
    UsageError,
    'Cannot read the command line: option is "--learning-rate", want --lr X',
  );
  assertThrows(
    () => parseFlags(["--hard=1"], table, renamed),
    UsageError,
    "want --penalty 'l1(X)'",
  );
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
  const { flags } = parseFlags(["--layers=fc1", "--layers=fc2,a=b"], table);
  assertEquals(flags.layers, ["fc1", "fc2", "a=b"]);
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
      "--layers",
      "fc1,",
      "--",
      "-",
      "--=",
      "--_",
      "--_=1",
      "--__proto__",
      "--limit",
      "--hard",
      "-x",
    ),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (args) => {
    try {
      parseFlags(args, table, renamed);
    } catch (error) {
      assertInstanceOf(error, UsageError);
    }
  }));
});
