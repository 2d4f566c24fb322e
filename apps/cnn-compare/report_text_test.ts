import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { planExperiment, presets } from "@shrinklab/experiments";
import { headerText, reportText } from "./report_text.ts";
import { epoch, resultOf, runOf } from "../../packages/report/result_for_tests.ts";

const options = { columns: 80, beside: true };

Deno.test("headerText() says how many images are used, and what each method adds", () => {
  const spec = planExperiment(presets.corrected, { seeds: 2 });
  const dataset = { name: "mnist", train: 60000, test: 10000, sha256: "" };
  const text = headerText(spec, { ...resultOf(), preset: "corrected", dataset });
  assertStringIncludes(
    text,
    "59,904 of 60,000 training images an epoch, tested on 9,984 of 10,000",
  );
  assertStringIncludes(text, "SGD, learning rate 0.0002, batch 256, 10 epochs, seeds 1 2");
  assertStringIncludes(text, "  l2 0.05: 0.1 w\n");
});

Deno.test("reportText() has a row for each method, and says that one seed is no ranking", () => {
  const text = reportText(presets.quick, resultOf(runOf(), runOf({ method: "none" })), options);
  assertMatch(text, /^ {2}l1 +50\.00 +2\.2000 +2\.2500 +0\.2500 +1 +25\.00 +0 +0\.00 +3\.0$/m);
  assertMatch(text, /^one seed: not a ranking$/m);
  assertMatch(text, /^ {2}fc1\/kernel +4 +1 \(25\.00 %\) +1 \(25\.00 %\)$/m);
  assertMatch(text, /^Exactly zero: not one weight/m);
});

Deno.test("reportText() gives mean and deviation over seeds", () => {
  const runs = [runOf(), runOf({ seed: 2, testAccuracy: 0.7, notes: ["chance level"] })];
  const text = reportText(presets.quick, resultOf(...runs), options);
  assertMatch(text, /^ {2}l1 +60\.00 ± 14\.14 /m);
  assertMatch(text, /^mean ± standard deviation \(n - 1\) over 2 seeds$/m);
  assertMatch(text, /^ {2}l1 +60\.00 +14\.14 +-67\.06 to 187\.06$/m);
  assertMatch(text, /^l1: chance level \(1 of 2 seeds\)$/m);
});

Deno.test("reportText() shows exact zeros by layer where there are any", () => {
  const [record] = runOf().sparsity;
  const run = runOf({ sparsity: [{ ...record!, nearZero: 2, exactZero: 2 }] });
  assertMatch(reportText(presets.quick, resultOf(run), options), /^Exactly zero by layer$/m);
});

Deno.test("reportText() puts the source's figures beside ours for the epochs that were run", () => {
  const result = resultOf(runOf());
  assertMatch(
    reportText(presets.notebook, result, options),
    /^ {2}l1 +1 +last batch loss +2\.4000 +128\.21$/m,
  );
  assert(!reportText(presets.notebook, result, options).includes("171"));
  assert(!reportText(presets.notebook, result, { ...options, beside: false }).includes("128.21"));
  const history = Array.from({ length: 10 }, (_, at) => ({ ...epoch, epoch: at + 1 }));
  const ten = reportText(presets.notebook, resultOf(runOf({ history })), options);
  assertMatch(ten, /^ {2}l1 +10 +test % +50\.000 +9\.806$/m);
  assertMatch(ten, /^ {2}l1 +10 +near zero +1 +0 0 2 0 5 0 171 0 1 0$/m);
});

Deno.test("reportText() prints the notebook's shadowed counts beside the model's own", () => {
  const [record] = runOf().sparsity;
  const first = runOf({ method: "weight-decay", ownSparsity: [{ ...record!, nearZero: 3 }] });
  const text = reportText(presets["notebook-100"], resultOf(first, runOf()), options);
  assertMatch(text, /^ {2}weight-decay +1 +\(its own: 3\)$/m);
  assertMatch(text, /^ {2}l1 +1$/m);
});

Deno.test("reportText() wraps its notes to the terminal", () => {
  const notes =
    reportText(presets.notebook, resultOf(runOf()), options).split("Fault of the source")[1];
  assert(notes!.split("\n").every((line) => line.length <= 80));
  assertEquals(reportText(presets.quick, resultOf(), options), "Nothing was trained");
});
