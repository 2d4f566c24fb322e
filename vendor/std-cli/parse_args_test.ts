import { assertEquals } from "@std/assert";
import { parseArgs } from "./parse_args.ts";

Deno.test("parseArgs() keeps the text of string flags, with = and without", () => {
  const flags = parseArgs(["--lr", "0.10", "--name=1"], { string: ["lr", "name"] });
  assertEquals(flags, { lr: "0.10", name: "1", _: [] });
});

Deno.test("parseArgs() takes no word with a dash for a value", () => {
  const options = { string: ["lr"], boolean: ["json"] };
  assertEquals(parseArgs(["--lr", "--json"], options), { lr: "", json: true, _: [] });
  assertEquals(parseArgs(["--lr"], options), { lr: "", json: false, _: [] });
});

Deno.test("parseArgs() takes no word after a boolean for its value", () => {
  const flags = parseArgs(["--a", "x", "--c=false"], { boolean: ["a", "b", "c"] });
  assertEquals(flags, { a: true, b: false, c: false, _: ["x"] });
});

Deno.test("parseArgs() collects repeated flags", () => {
  const options = { string: ["l"], collect: ["l"] };
  assertEquals(parseArgs(["--l", "a=1", "--l", "b=2"], options), { l: ["a=1", "b=2"], _: [] });
  assertEquals(parseArgs([], options), { l: [], _: [] });
});

Deno.test("parseArgs() asks about what it does not know, and leaves what follows -- alone", () => {
  const seen: unknown[] = [];
  const unknown = (...call: unknown[]) => {
    seen.push(call);
    return call[1] === undefined;
  };
  const flags = parseArgs(["--x=1", "y", "--ok", "--", "--z"], { boolean: ["ok"], unknown });
  assertEquals(flags, { ok: true, _: ["y", "--z"] });
  assertEquals(seen, [["--x=1", "x", "1"], ["y", undefined, undefined]]);
});
