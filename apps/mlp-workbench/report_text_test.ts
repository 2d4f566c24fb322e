import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mlpPresets } from "@shrinklab/experiments/mlp";
import type { EpochRecord, ResultRun } from "@shrinklab/report";
import { epoch, resultOf, runOf } from "../../packages/report/result_for_tests.ts";
import { type ReportOptions, reportText } from "./report_text.ts";

const options: ReportOptions = { columns: 80, beside: true, sweep: undefined, standIn: undefined };

const evaluated: EpochRecord = {
  ...epoch,
  epoch: 10,
  trainDataLoss: 0.5,
  trainAccuracy: 0.9,
  validLoss: 0.75,
  validAccuracy: 0.8,
  testLoss: 1,
  testAccuracy: 0.7,
  penaltyAfter: 0.25,
};

function mlpRun(part: Partial<ResultRun> = {}): ResultRun {
  const kernelQuantiles = [{ share: 0.5, value: 0.125 }];
  const history = [evaluated, { ...evaluated, epoch: 20, testAccuracy: 0.6 }];
  const { trainAccuracy, validAccuracy, testAccuracy, testLoss } = evaluated as Required<
    EpochRecord
  >;
  const figures = { trainAccuracy, validAccuracy, testAccuracy, testLoss, bestEpoch: 10 };
  return runOf({ method: "e1", history, kernelQuantiles, ...figures, ...part });
}

Deno.test("reportText() has the best epoch's figures, and the last one's beside them", () => {
  const text = reportText([mlpPresets.e1], resultOf(mlpRun()), options);
  assertMatch(text, /^ {2}e1 +2 +10 +90\.00 +80\.00 +70\.00 +60\.00 +1\.0000 +0\.2500 +25\.00 /m);
  assertMatch(text, /^one seed: not a ranking$/m);
});

Deno.test("reportText() puts the source's figures beside ours, losses with the penalty", () => {
  const preset = {
    ...mlpPresets.e1,
    figures: [
      { epoch: 10, figure: "valid loss", value: 0.5 },
      { epoch: "best", figure: "test %", value: 88.05 },
      { epoch: 60, figure: "test %", value: 1 },
    ],
  } as const;
  const text = reportText([preset], resultOf(mlpRun()), options);
  assertMatch(text, /^ {2}e1 +10 +valid loss +1\.0000 +0\.5000$/m);
  assertMatch(text, /^ {2}e1 +best \(10\) +test % +70\.00 +88\.05$/m);
  assert(!/^ {2}e1 +60 /m.test(text), "epoch 60 was not run");
  const alone = reportText([preset], resultOf(mlpRun()), { ...options, beside: false });
  assert(!alone.includes("Beside the source"));
});

Deno.test("reportText() compares seeds by intervals", () => {
  const runs = [1, 2].flatMap((seed) => [
    mlpRun({ seed, testAccuracy: 0.7 + seed / 100 }),
    mlpRun({ seed, testAccuracy: 0.72 + seed / 100, method: "e1-l2" }),
  ]);
  const text = reportText([mlpPresets.e1], resultOf(...runs), options);
  assertMatch(text, /^ {2}e1-l2 - e1 +\+2\.00 +0\.00 .*higher$/m);
});

Deno.test("reportText() shows weights at each value of a sweep", () => {
  const text = reportText(
    [mlpPresets.e1],
    resultOf(mlpRun({ method: "lambda-1", config: { swept: 1 } })),
    { ...options, sweep: "lambda" },
  );
  assertMatch(text, /^ {2}lambda +test % +near zero % +max \|w\| +50 %$/m);
  assertMatch(text, /^ {2} *1 +70\.00 +25\.00 +2\.00 +0\.125$/m);
});

Deno.test("reportText() begins with what stands in for the images, and ends with its notes", () => {
  const text = reportText([mlpPresets["e2-batch-norm-as-written"]], resultOf(mlpRun()), {
    ...options,
    standIn: "mnist is not here",
  });
  assert(text.startsWith("mnist is not here\n"));
  assertStringIncludes(text, "Fault of the source: nothing updates BatchNorm's moving mean");
  assertEquals(reportText([mlpPresets.e1], resultOf(), options), "Nothing was trained");
});
