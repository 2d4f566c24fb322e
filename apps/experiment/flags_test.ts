import { datasets } from "@shrinklab/data";
import { optimizerNames } from "@shrinklab/experiments";
import { initializers } from "@shrinklab/models";
import { activations } from "@shrinklab/ops";
import { losses } from "@shrinklab/models";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  activationNames,
  datasetNames,
  imageFlags,
  initializerNames,
  lossNames,
  tableFlags,
} from "./flags.ts";

const images = imageFlags(["quick"], "quick");
const tables = tableFlags(["e4-grades"], "e4-grades");

Deno.test("flags know every name of the registries", () => {
  assertEquals([...datasetNames].sort(), Object.keys(datasets).sort());
  assertEquals([...activationNames].sort(), Object.keys(activations).sort());
  assertEquals([...initializerNames].sort(), Object.keys(initializers).sort());
  assertEquals([...lossNames].sort(), Object.keys(losses).sort());
  for (const name of optimizerNames) assert(images.optimizer.summary.includes(name));
});

Deno.test("flags of images and tables differ by their data alone", () => {
  const names = (table: object) => new Set(Object.keys(table));
  assertEquals([...names(images).difference(names(tables))], [
    ...["dataset", "images", "resize", "shape", "valid-rows", "scale"],
  ]);
  assertEquals([...names(tables).difference(names(images))], [
    ...["csv", "header", "separator", "decimal", "thousands", "encoding", "text", "target", "drop"],
  ]);
});

Deno.test("--hold-out takes none, or a share of the last rows or of every class", () => {
  const read = (text: string) => images["hold-out"].read([text], "--hold-out");
  assertEquals(read("none"), { type: "none" });
  assertEquals(read("last=0.2"), { type: "last", share: 0.2 });
  assertEquals(read("stratified=0.3"), { type: "stratified", share: 0.3 });
  for (const wrong of ["last", "none=1", "first=0.2"]) {
    assertThrows(() => read(wrong), Error, "want none, last=SHARE or stratified=SHARE");
  }
  assertThrows(() => read("last=1"), Error, "want a number >= 0 and <= 0.95");
});

Deno.test("--resize and --shape take sizes with x between them", () => {
  assertEquals(images.resize.read(["32x24"], "--resize"), [32, 24]);
  assertEquals(images.shape.read(["28X28x1"], "--shape"), [28, 28, 1]);
  for (const wrong of ["32", "32x", "0x3", "3x3x3", "axb", "1.5x2"]) {
    assertThrows(() => images.resize.read([wrong], "--resize"), Error, "Cannot use --resize");
  }
  assertThrows(() => images.shape.read(["28x28"], "--shape"), Error, "want HxWxC, such as 28x28x1");
});

Deno.test("--lambda takes a strength for each method, and names the sweep for a factor", () => {
  const read = (...texts: string[]) => images.lambda.read(texts, "--lambda");
  assertEquals(read("l1=0.5", "weight-decay=1"), { l1: 0.5, "weight-decay": 1 });
  assertThrows(() => read("0.5"), Error, "want METHOD=X, or --sweep lambda=0.5");
  assertThrows(() => read("l1=1", "l1=2"), Error, "l1 only once");
  assertThrows(() => read("l1=-1"), Error, 'value is "-1", want a number >= 0');
});

Deno.test("--patience, --batch-size and --class-weights take a word for what is not a number", () => {
  assertEquals(images.patience.read(["none"], "--patience"), "none");
  assertEquals(images.patience.read(["3"], "--patience"), 3);
  assertEquals(images["batch-size"].read(["all"], "--batch-size"), "all");
  assertEquals(images["class-weights"].read(["balanced"], "--class-weights"), "balanced");
  assertEquals(images["class-weights"].read(["1,2.5"], "--class-weights"), [1, 2.5]);
});

Deno.test("--checkpoint takes epochs, or steps", () => {
  const read = (text: string) => images.checkpoint.read([text], "--checkpoint");
  assertEquals(images.checkpoint.read([], "--checkpoint"), undefined);
  assertEquals(["2", "1epoch", "3epochs"].map(read), [{ epochs: 2 }, { epochs: 1 }, { epochs: 3 }]);
  assertEquals(["50steps", "1step"].map(read), [{ steps: 50 }, { steps: 1 }]);
  for (const wrong of ["", "0", "-1", "1.5", "0steps", "2 steps", "steps", "99999999999999999"]) {
    assertThrows(() => read(wrong), Error, "want a number of epochs >= 1, such as 2, or of steps");
  }
});

Deno.test("--preset shows the usual one, which the command takes where none is named", () => {
  assertEquals([images.preset.read([], "--preset"), images.preset.shown], [undefined, "quick"]);
  assertThrows(() => images.preset.read(["quik"], "--preset"), Error, "want quick");
});

Deno.test("--text and --drop take columns between commas, in quotes where a name has one", () => {
  const read = (...texts: string[]) => tables.text.read(texts, "--text");
  assertEquals(read(), undefined);
  assertEquals(read("code, zip", "7"), ["code", "zip", "7"]);
  assertEquals(read('"Price (EUR, net)",zip'), ["Price (EUR, net)", "zip"]);
  assertEquals(read('"5"" screen"'), ['5" screen']);
  assertThrows(() => read("a,b", "a"), Error, 'want each name once, "a" comes twice');
  assertThrows(() => read(","), Error, "want names or numbers of columns");
});

Deno.test("--separator and --thousands take one sign, or a name for it", () => {
  const separator = (text: string) => tables.separator.read([text], "--separator");
  assertEquals([";", "tab", "\\t", "comma", "^"].map(separator), [";", "\t", "\t", ",", "^"]);
  for (const wrong of ["", ";;", "a", "1", '"']) {
    assertThrows(() => separator(wrong), Error, "want one sign such as ;");
  }
  const thousands = (text: string) => tables.thousands.read([text], "--thousands");
  assertEquals(["none", ".", "'", "blank"].map(thousands), ["", ".", "'", " "]);
  assertThrows(() => thousands("3"), Error, "want one sign such as .");
});
