import { assertEquals, assertMatch } from "@std/assert";
import { createLogger, type Terminal } from "@shrinklab/command";
import { planExperiment, presets } from "@shrinklab/experiments";
import { epoch } from "../../packages/report/result_for_tests.ts";
import { watchTraining } from "./watch_training.ts";

Deno.test("watchTraining() writes a line for each epoch, with the penalty where there is one", () => {
  const said: string[] = [];
  const terminal: Terminal = {
    print: () => {},
    say: (line) => void said.push(line),
    status: () => {},
    interactive: false,
    color: false,
    columns: 80,
  };
  const spec = planExperiment(presets.quick, { seeds: 2 });
  using watch = watchTraining(spec, 6000, terminal, createLogger(terminal, { verbose: false }));
  const trial = { spec, method: spec.methods[2]!, at: 2, seed: 2 };
  watch.hooks.onEpoch?.(trial, epoch);
  watch.hooks.onEpoch?.({ ...trial, method: spec.methods[0]! }, { ...epoch, penalty: 0 });
  assertEquals(said.length, 2);
  assertMatch(
    said[0]!,
    /^l1 seed 2 epoch 1\/5: loss 2\.5000 \(data 2\.2500, penalty 0\.2500\), test/,
  );
  assertMatch(said[1]!, /^none seed 2 epoch 1\/5: loss 2\.5000, test 50\.00 %, 1\.0 s$/);
});
