import { assertEquals, assertThrows } from "@std/assert";
import {
  choiceFlag,
  choicesFlag,
  inGroup,
  namesFlag,
  numberFlag,
  numbersFlag,
  readNumber,
  switchFlag,
  textFlag,
} from "./flags.ts";
import { UsageError } from "./usage_error.ts";

const methods = ["none", "weight-decay", "l1"] as const;

Deno.test("textFlag() takes any text but an empty one", () => {
  const flag = textFlag("where to write", "DIR", "runs");
  assertEquals([flag.read([], "--out"), flag.read(["-a b"], "--out")], ["runs", "-a b"]);
  assertThrows(() => flag.read([""], "--out"), UsageError, 'value is "", want DIR');
});

Deno.test("numberFlag() is its fallback where it is absent", () => {
  assertEquals(numberFlag("x").read([], "--x"), undefined);
  assertEquals(numberFlag("x", { fallback: 3 }).read([], "--x"), 3);
});

Deno.test("numberFlag() shows its fallback, and what it takes", () => {
  const { placeholder, shown } = numberFlag("x", { integer: true, fallback: 3 });
  assertEquals([placeholder, shown], ["N", "3"]);
  assertEquals(numberFlag("x").placeholder, "X");
  assertEquals(numberFlag("x", { placeholder: "SHARE" }).placeholder, "SHARE");
});

Deno.test("readNumber() throws on what is not a finite number", () => {
  for (const text of ["", " ", "NaN", "Infinity", "-Infinity", "1,5", "0.1x", "one"]) {
    assertThrows(() => readNumber(text, "--lr"), UsageError, JSON.stringify(text));
  }
});

Deno.test("readNumber() keeps the bounds", () => {
  assertEquals(readNumber("0", "--x", { min: 0, max: 1 }), 0);
  assertEquals(readNumber("1", "--x", { min: 0, max: 1 }), 1);
  const bad = [
    ["-0.1", { min: 0 }, "want a number >= 0"],
    ["0", { above: 0 }, "want a number > 0"],
    ["2", { above: 0, max: 1 }, "want a number > 0 and <= 1"],
  ] as const;
  for (const [text, range, message] of bad) {
    assertThrows(() => readNumber(text, "--x", range), UsageError, message);
  }
});

Deno.test("readNumber() takes whole numbers only where they are wanted", () => {
  const range = { integer: true };
  assertEquals(readNumber("1e3", "--x", range), 1000);
  for (const text of ["1.5", "1e300"]) {
    assertThrows(() => readNumber(text, "--x", range), UsageError, "a whole number");
  }
});

Deno.test("numbersFlag() reads a list, and nothing where it is absent", () => {
  const flag = numbersFlag("units", "N,...", { integer: true, min: 1 });
  assertEquals(flag.read(["3"], "--hidden"), [3]);
  assertEquals(flag.read([], "--hidden"), undefined);
});

Deno.test("numbersFlag() throws on what is not such a number", () => {
  const flag = numbersFlag("units", "N,...", { integer: true, min: 1 });
  for (const text of ["", "3,", "3,0", "a", "1.5"]) {
    assertThrows(() => flag.read([text], "--hidden"), UsageError, "Cannot use --hidden");
  }
});

Deno.test("choiceFlag() takes one of its names, or the fallback", () => {
  assertEquals(choiceFlag("m", methods, "l1").read([], "--m"), "l1");
  assertEquals(choiceFlag("m", methods).read(["none"], "--m"), "none");
});

Deno.test("choiceFlag() throws on another name and names the nearest", () => {
  assertThrows(
    () => choiceFlag("m", methods).read(["weigth-decay"], "--m"),
    UsageError,
    'value is "weigth-decay", want one of none, weight-decay, l1; did you mean weight-decay?',
  );
});

Deno.test("choicesFlag() keeps the order of the list", () => {
  const flag = choicesFlag("m", methods);
  assertEquals(flag.read(["l1, none"], "--m"), ["l1", "none"]);
  assertEquals(flag.read([], "--m"), undefined);
});

Deno.test("choicesFlag() throws on an empty or repeated name", () => {
  const flag = choicesFlag("m", methods);
  assertThrows(() => flag.read(["l1,"], "--m"), UsageError, 'value is ""');
  assertThrows(() => flag.read(["l1,l1"], "--m"), UsageError, "comes twice");
});

Deno.test("inGroup() keeps names, values and order", () => {
  const table = inGroup("Output", { json: switchFlag("print JSON"), out: textFlag("to", "DIR") });
  assertEquals(Object.keys(table), ["json", "out"]);
  assertEquals([table.json.group, table.out.group], ["Output", "Output"]);
  const json: boolean = table.json.read([""], "--json");
  assertEquals(json, true);
});

Deno.test("namesFlag() collects names over commas and repetitions", () => {
  const flag = namesFlag("layers");
  assertEquals(flag.read([], "--layers"), undefined);
  assertEquals(flag.read(["a, b", "c"], "--layers"), ["a", "b", "c"]);
  assertThrows(() => flag.read(["a,,b"], "--layers"), UsageError, 'value is "a,,b", want names');
});
