import { assertEquals } from "@std/assert";
import { HistoryCsv } from "./history_csv.ts";
import { epoch, resultOf, runOf } from "./result_for_tests.ts";

const { runs: _, ...base } = resultOf();

Deno.test("HistoryCsv leaves a cell empty where an epoch has no such figure", () => {
  const csv = new HistoryCsv(base);
  assertEquals(
    csv.header,
    "method,seed,epoch,loss,dataLoss,penalty,lastBatchLoss,train.loss,train.accuracy,test.loss," +
      "test.accuracy,penaltyAfter,seconds\n",
  );
  const { test: _, penaltyAfter: __, ...unseen } = epoch;
  assertEquals(csv.rows(runOf({ history: [epoch, { ...unseen, epoch: 2 }] })).split("\n"), [
    "l1,1,1,2.5,2.25,0.25,2.4,,,2.2,0.5,0.2,1",
    "l1,1,2,2.5,2.25,0.25,2.4,,,,,,1",
    "",
  ]);
});

Deno.test("HistoryCsv has a column for each setting that is swept", () => {
  const experiment = { ...base.experiment, sweep: { lambda: [1], lr: [2] } };
  const csv = new HistoryCsv({ ...base, experiment });
  assertEquals(csv.header.startsWith("method,seed,lambda,lr,epoch"), true);
  assertEquals(csv.rows(runOf({ set: { lambda: 1, lr: 2 } })).startsWith("l1,1,1,2,1,"), true);
});
