import { assertEquals } from "@std/assert";
import { askOf, paramsOf, pathAskOf, pathParamsOf, usualAddress } from "./ask.ts";

const ask = (text: string) => askOf(new URLSearchParams(text));

Deno.test("askOf() has the flags in one order, whatever that of the address", () => {
  assertEquals(ask("seeds=5&preset=e1&methods=none,l1&mc=2").args, [
    ...["e1", "--methods", "none,l1", "--seeds", "5", "--mc", "2"],
  ]);
  assertEquals(ask("").args, ["quick"]);
});

Deno.test("askOf() keeps values that look like flags, several of one flag, and switches", () => {
  assertEquals(ask("lr=-1&sweep=lr=1,2&sweep=dropout=0,1&strict=yes").args, [
    ...["quick", "--sweep", "lr=1,2", "--sweep", "dropout=0,1", "--lr=-1", "--strict"],
  ]);
});

Deno.test("askOf() takes the name of the sweep, and no field that is no flag", () => {
  assertEquals(ask("name=mine&__proto__=1&A=2"), { args: ["quick"], name: "mine" });
});

Deno.test("paramsOf() is what askOf() takes apart", () => {
  const args = askOf(new URLSearchParams(usualAddress)).args;
  assertEquals(askOf(paramsOf(args)).args, args);
  assertEquals(askOf(paramsOf(["e1", "--strict", "--seeds", "2"])).args, [
    ...["e1", "--seeds", "2", "--strict"],
  ]);
});

Deno.test("pathAskOf() asks for one seed, and pathParamsOf() leaves out what a path has no use for", () => {
  const params = pathParamsOf(new URLSearchParams(`${usualAddress}&epochs=3&lambda=l1=0.1`));
  params.set("lambdas", "9");
  params.append("name", "path-l1");
  assertEquals(pathAskOf(params).args, [
    ...["quick", "--epochs", "3", "--seeds", "1", "--lambdas", "9"],
  ]);
});
