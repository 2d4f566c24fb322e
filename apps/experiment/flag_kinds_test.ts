import { assertEquals, assertThrows } from "@std/assert";
import {
  batchFlag,
  classWeightsFlag,
  columnsFlag,
  holdOutFlag,
  intervalFlag,
  patienceFlag,
  separatorFlag,
  sizesFlag,
  strengthsFlag,
  thousandsFlag,
} from "./flag_kinds.ts";

Deno.test("holdOutFlag() takes none, or a share of the last rows or of every class", () => {
  const read = (text: string) => holdOutFlag("rows held out").read([text], "--hold-out");
  assertEquals(read("none"), { type: "none" });
  assertEquals(read("last=0.2"), { type: "last", share: 0.2 });
  assertEquals(read("stratified=0.3"), { type: "stratified", share: 0.3 });
  for (const wrong of ["last", "none=1", "first=0.2"]) {
    assertThrows(() => read(wrong), Error, "want none, last=SHARE or stratified=SHARE");
  }
  assertThrows(() => read("last=1"), Error, "want a number >= 0 and <= 0.95");
});

Deno.test("sizesFlag() takes sizes with x between them", () => {
  assertEquals(sizesFlag("size", "WxH").read(["32x24"], "--resize"), [32, 24]);
  assertEquals(sizesFlag("shape", "HxWxC").read(["28X28x1"], "--shape"), [28, 28, 1]);
  for (const wrong of ["32", "32x", "0x3", "3x3x3", "axb", "1.5x2"]) {
    assertThrows(
      () => sizesFlag("size", "WxH").read([wrong], "--resize"),
      Error,
      "Cannot use --resize",
    );
  }
  assertThrows(
    () => sizesFlag("shape", "HxWxC").read(["28x28"], "--shape"),
    Error,
    "want HxWxC, such as 28x28x1",
  );
});

Deno.test("strengthsFlag() takes a strength for each method, and names the sweep for a factor", () => {
  const read = (...texts: string[]) => strengthsFlag("strength").read(texts, "--lambda");
  assertEquals(read("l1=0.5", "weight-decay=1"), { l1: 0.5, "weight-decay": 1 });
  assertThrows(() => read("0.5"), Error, "want METHOD=X, or --sweep lambda=0.5");
  assertThrows(() => read("l1=1", "l1=2"), Error, "l1 only once");
  assertThrows(() => read("l1=-1"), Error, 'value is "-1", want a number >= 0');
});

Deno.test("patienceFlag(), batchFlag() and classWeightsFlag() take a word for what is not a number", () => {
  assertEquals(patienceFlag("epochs").read(["none"], "--patience"), "none");
  assertEquals(patienceFlag("epochs").read(["3"], "--patience"), 3);
  assertEquals(batchFlag("rows").read(["all"], "--batch-size"), "all");
  assertEquals(classWeightsFlag("weights").read(["balanced"], "--class-weights"), "balanced");
  assertEquals(classWeightsFlag("weights").read(["1,2.5"], "--class-weights"), [1, 2.5]);
});

Deno.test("intervalFlag() takes epochs, or steps", () => {
  const read = (text: string) => intervalFlag("how often").read([text], "--checkpoint");
  assertEquals(intervalFlag("how often").read([], "--checkpoint"), undefined);
  assertEquals(["2", "1epoch", "3epochs"].map(read), [{ epochs: 2 }, { epochs: 1 }, { epochs: 3 }]);
  assertEquals(["50steps", "1step"].map(read), [{ steps: 50 }, { steps: 1 }]);
  for (const wrong of ["", "0", "-1", "1.5", "0steps", "2 steps", "steps", "99999999999999999"]) {
    assertThrows(() => read(wrong), Error, "want a number of epochs >= 1, such as 2, or of steps");
  }
});

Deno.test("columnsFlag() takes columns between commas, in quotes where a name has one", () => {
  const read = (...texts: string[]) => columnsFlag("columns").read(texts, "--text");
  assertEquals(read(), undefined);
  assertEquals(read("code, zip", "7"), ["code", "zip", "7"]);
  assertEquals(read('"Price (EUR, net)",zip'), ["Price (EUR, net)", "zip"]);
  assertEquals(read('"5"" screen"'), ['5" screen']);
  assertThrows(() => read("a,b", "a"), Error, 'want each name once, "a" comes twice');
  assertThrows(() => read(","), Error, "want names or numbers of columns");
});

Deno.test("separatorFlag() and thousandsFlag() take one sign, or a name for it", () => {
  const separator = (text: string) => separatorFlag("between fields").read([text], "--separator");
  assertEquals([";", "tab", "\\t", "comma", "^"].map(separator), [";", "\t", "\t", ",", "^"]);
  for (const wrong of ["", ";;", "a", "1", '"']) {
    assertThrows(() => separator(wrong), Error, "want one sign such as ;");
  }
  const thousands = (text: string) =>
    thousandsFlag("between thousands").read([text], "--thousands");
  assertEquals(["none", ".", "'", "blank"].map(thousands), ["", ".", "'", " "]);
  assertThrows(() => thousands("3"), Error, "want one sign such as .");
});
