import { assertEquals, assertThrows } from "@std/assert";
import { choiceFlag, choicesFlag } from "./choice_flag.ts";
import { UsageError } from "./usage_error.ts";

const methods = ["none", "weight-decay", "l1"] as const;

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
  assertEquals(choicesFlag("m", methods).read(["l1, none"], "--m"), [
    "l1",
    "none",
  ]);
  assertEquals(choicesFlag("m", methods).read([], "--m"), undefined);
});

Deno.test("choicesFlag() throws on an empty or repeated name", () => {
  assertThrows(
    () => choicesFlag("m", methods).read(["l1,"], "--m"),
    UsageError,
    'value is ""',
  );
  assertThrows(
    () => choicesFlag("m", methods).read(["l1,l1"], "--m"),
    UsageError,
    "comes twice",
  );
});
