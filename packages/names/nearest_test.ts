import { assertEquals } from "@std/assert";
import { nearest } from "./nearest.ts";

Deno.test("nearest() finds a name with a letter wrong, missing or too many", () => {
  for (
    const name of ["notbook", "notebok", "noteboook", "Notebook", "nutebook"]
  ) {
    assertEquals(nearest(name, ["quick", "notebook", "corrected"]), "notebook");
  }
});

Deno.test("nearest() finds a name in which two letters change places", () => {
  assertEquals(nearest("rleu", ["tanh", "relu", "selu"]), "relu");
  assertEquals(nearest("dnese", ["conv", "dense"]), "dense");
  assertEquals(nearest("ab", ["ba"]), "ba");
});

Deno.test("nearest() prefers the nearest of several", () => {
  assertEquals(nearest("l2-nrm", ["l1-norm", "l2-norm"]), "l2-norm");
});

Deno.test("nearest() gives up on a name unlike all others", () => {
  assertEquals(nearest("", ["l1"]), undefined);
  assertEquals(nearest("dropout", ["l1", "weight-decay"]), undefined);
  assertEquals(nearest("x", []), undefined);
});
