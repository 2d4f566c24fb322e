import { assertEquals } from "@std/assert";
import { chosenFigures, evaluatedEpoch } from "./epoch_figures.ts";

const losses = { steps: 1, loss: 3, dataLoss: 2, penalty: 1, lastBatchLoss: 3, seconds: 0 };
const evaluation = (accuracy: number) => ({ loss: 1 - accuracy, accuracy, rows: 4 });

Deno.test("evaluatedEpoch() asks for the penalty only of an evaluated epoch", () => {
  const never = () => {
    throw new Error("asked");
  };
  assertEquals(evaluatedEpoch({ epoch: 1, ...losses }, never).testAccuracy, undefined);
  const record = { epoch: 2, ...losses, valid: evaluation(0.5), test: evaluation(0.25) };
  const { validAccuracy, testAccuracy, penaltyAfter } = evaluatedEpoch(record, () => 7);
  assertEquals([validAccuracy, testAccuracy, penaltyAfter], [0.5, 0.25, 7]);
});

Deno.test("evaluatedEpoch() takes the validation rows for test rows where there are no others", () => {
  const record = { epoch: 2, ...losses, valid: evaluation(0.5) };
  assertEquals(evaluatedEpoch(record, () => 0).testAccuracy, 0.5);
});

Deno.test("chosenFigures() leaves out what an epoch does not have", () => {
  const record = evaluatedEpoch({ epoch: 2, ...losses, valid: evaluation(0.5) }, () => 0);
  assertEquals(chosenFigures(record), {
    bestEpoch: 2,
    validLoss: 0.5,
    validAccuracy: 0.5,
    testLoss: 0.5,
    testAccuracy: 0.5,
  });
});
