import { assertEquals } from "@std/assert";
import { historyCsv } from "./history_csv.ts";
import { epoch, runOf } from "./result_for_tests.ts";

Deno.test("historyCsv() leaves a cell empty where an epoch has no such figure", () => {
  const text = historyCsv([
    runOf({ method: "none" }),
    runOf({ history: [{ ...epoch, validAccuracy: 0.25 }] }),
  ]);
  assertEquals(text.split("\n"), [
    "method,seed,epoch,trainLoss,dataLoss,penalty,lastBatchLoss,testLoss,testAccuracy,seconds," +
    "validAccuracy",
    "none,1,1,2.5,2.25,0.25,2.4,2.2,0.5,1,",
    "l1,1,1,2.5,2.25,0.25,2.4,2.2,0.5,1,0.25",
    "",
  ]);
});
