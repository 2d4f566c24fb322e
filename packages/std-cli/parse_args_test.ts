import { assertEquals } from "@std/assert";
import { parseArgs } from "./parse_args.ts";

Deno.test("parseArgs() keeps the text of string flags, with = and without", () => {
  const flags = parseArgs(["--lr", "0.10", "--name=1"], {
    string: ["lr", "name"],
  });
  assertEquals(flags, { lr: "0.10", name: "1", _: [] });
});

Deno.test("parseArgs() takes no word with a dash for a value", () => {
  const options = { string: ["lr"], boolean: ["json"] };
  assertEquals(parseArgs(["--lr", "--json"], options), {
    lr: "",
    json: true,
    _: [],
  });
  assertEquals(parseArgs(["--lr"], options), { lr: "", json: false, _: [] });
});

Deno.test("parseArgs() sets absent booleans to false", () => {
  assertEquals(parseArgs(["--a"], { boolean: ["a", "b"] }), {
    a: true,
    b: false,
    _: [],
  });
  assertEquals(parseArgs(["--a=false"], { boolean: ["a"] }), {
    a: false,
    _: [],
  });
});

Deno.test("parseArgs() does not take the word after a boolean for its value", () => {
  assertEquals(parseArgs(["--a", "x"], { boolean: ["a"] }), {
    a: true,
    _: ["x"],
  });
});

Deno.test("parseArgs() collects repeated flags", () => {
  const options = { string: ["l"], collect: ["l"] };
  assertEquals(parseArgs(["--l", "a=1", "--l", "b=2"], options), {
    l: ["a=1", "b=2"],
    _: [],
  });
  assertEquals(parseArgs([], options), { l: [], _: [] });
});

Deno.test("parseArgs() negates negatable flags", () => {
  const options = {
    boolean: ["color"],
    negatable: ["color"],
    default: { color: true },
  };
  assertEquals(parseArgs(["--no-color"], options), { color: false, _: [] });
  assertEquals(parseArgs([], options), { color: true, _: [] });
});

Deno.test("parseArgs() sets a flag and its aliases", () => {
  const options = {
    boolean: ["help"],
    string: ["out"],
    alias: { help: "h", out: ["o", "dir"] },
  };
  assertEquals(parseArgs(["-h", "--dir", "x"], options), {
    help: true,
    h: true,
    out: "x",
    o: "x",
    dir: "x",
    _: [],
  });
});

Deno.test("parseArgs() asks about what it does not know", () => {
  const seen: unknown[] = [];
  const flags = parseArgs(["--x=1", "y", "--ok", "2"], {
    boolean: ["ok"],
    unknown: (...call) => {
      seen.push(call);
      return false;
    },
  });
  assertEquals(flags, { ok: true, _: [] });
  assertEquals(seen, [["--x=1", "x", 1], ["y", undefined, undefined], [
    "2",
    undefined,
    undefined,
  ]]);
});

Deno.test("parseArgs() leaves everything after -- alone", () => {
  assertEquals(parseArgs(["--", "--a"], { boolean: ["a"] }), {
    a: false,
    _: ["--a"],
  });
});
