import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@shrinklab/command";
import { holdOutFlag } from "./hold_out_flag.ts";

const read = (...texts: string[]) => holdOutFlag("rows").read(texts, "--hold-out");

Deno.test("holdOutFlag() reads a kind and a share", () => {
  assertEquals(read(), undefined);
  assertEquals(read("none"), { type: "none" });
  assertEquals(read("last=0.2"), { type: "last", share: 0.2 });
  assertEquals(read("stratified=0"), { type: "stratified", share: 0 });
});

Deno.test("holdOutFlag() throws on anything else", () => {
  for (const text of ["", "all", "none=1", "last", "stratified=", "last=1", "last=-1", "last=x"]) {
    assertThrows(() => read(text), UsageError, "Cannot use --hold-out");
  }
});
