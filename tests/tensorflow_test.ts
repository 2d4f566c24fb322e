import { assertEquals } from "@std/assert";
import { useBackend } from "@shrinklab/backends";
import { RandomState } from "@shrinklab/data";
import { initialize } from "@shrinklab/models";
import { dataPath, testWhere } from "@shrinklab/testing";
import { createTrainer, planTraining, ResidentExamples } from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";
import { tasks } from "../apps/bench/tasks.ts";
import { tensorflowNeeds } from "../packages/backends/tensorflow/needs_for_tests.ts";
import { replayedBeyond } from "./replayed_beyond.ts";

const needs = tensorflowNeeds();

testWhere(needs, "training on tensorflow leaves no tensors over 1,000 steps", async () => {
  using _backend = await useBackend("tensorflow");
  const { batch, spec } = tasks["thoracic"];
  const random = new RandomState(0);
  const [width] = spec.model.input as [number];
  using examples = new ResidentExamples({
    features: Float32Array.from({ length: batch * width }, () => random.random()),
    shape: [width],
    labels: new Uint8Array(batch),
    rows: batch,
  }, { scale: 1 });
  const plan = planTraining(spec);
  using trainer = createTrainer(plan, initialize(plan.model, "torch-default", random));
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const tensors = () => [tf.memory().numTensors, nativeTensors()];
  trainer.stepRows(examples, rows);
  const before = tensors();
  for (let step = 0; step < 1000; step++) trainer.stepRows(examples, rows);
  assertEquals(tensors(), before);
});

/** Tensors that libtensorflow holds. */
function nativeTensors(): number {
  return (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();
}

testWhere(
  { ...needs, paths: [...needs.paths ?? [], `${dataPath()}/mnist`, `${dataPath()}/fashion-mnist`] },
  "replays on tensorflow are within their tolerance",
  async () => {
    const names = ["cnn-l1", "cnn-nesterov", "mlp-batch-norm", "fashion-max-norm", "softmax-adamw"];
    const beyond = await replayedBeyond(names, ["--backend", "tensorflow"]);
    assertEquals(beyond, names.map((name) => ({ name, beyond: [] })));
  },
);
