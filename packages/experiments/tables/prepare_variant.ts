import { findColumn, type Table } from "@shrinklab/data/tables/table";
import { type TableExamples, tableExamples } from "@shrinklab/data/tables/table_examples";
import type { ModelPlan, ModelSpec } from "@shrinklab/models";
import { planTraining, type TrainingPlan } from "@shrinklab/training";
import { outputLayer, type Task, taskOf } from "./output_layer.ts";
import type { TableExperiment } from "./plan_table.ts";
import type { TableVariant } from "./table_preset.ts";

/** A variant with its rows, and a model that fits them. */
export interface PreparedVariant {
  readonly variant: TableVariant;
  readonly task: Task;
  readonly examples: TableExamples;
  readonly plan: ModelPlan;
  /** What is trained, but for the seed. */
  readonly training: TrainingPlan;
}

/**
 * Takes from a table the rows of a variant, and builds the model that fits them.
 *
 * @param table The table.
 * @param variant What is predicted from what.
 * @param experiment Optimizer, batch size, and the seed of the rows held out.
 * @returns The variant, ready to run.
 * @throws {RangeError} If a column is not there, or model, penalties, loss, target and batch size do
 * not fit.
 * @throws {SyntaxError} If the text of a penalty does not parse.
 *
 * @example
 * ```ts
 * import { loadDataset, tableDatasets } from "@shrinklab/data";
 * import { planTable, prepareVariant, tablePresets } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const { table } = await loadDataset(tableDatasets["loan-grades"]);
 * const experiment = planTable(tablePresets["e4-grades"]);
 * const { examples, plan } = prepareVariant(table, experiment.variants[0]!, experiment);
 * assertEquals([examples.train.rows, examples.held?.rows], [4800, 1200]);
 * assertEquals([plan.input, plan.layers.at(-1)?.outputShape], [[9], [7]]);
 * ```
 */
export function prepareVariant(
  table: Table,
  variant: TableVariant,
  experiment: TableExperiment,
): PreparedVariant {
  const { target, holdOut } = variant.table;
  const task = taskOf(variant.loss, findColumn(table, target ?? String(table.columns.length)));
  const examples = tableExamples(table, {
    ...variant.table,
    task,
    holdOut: holdOut.type === "stratified"
      ? { ...holdOut, type: "stratified", seed: experiment.subsetSeed }
      : holdOut as { type: "none" } | { type: "last"; share: number },
  });
  const { train } = examples;
  if (experiment.batchSize > train.rows) {
    throw new RangeError(
      `Cannot train: batch size is ${experiment.batchSize}, want 1 to ${train.rows}, the rows ` +
        "to train on",
    );
  }
  const last = { ...outputLayer(variant.loss, examples.classes?.length), ...variant.output };
  const model: ModelSpec = { input: train.shape, layers: [...variant.hidden, last] };
  const { loss, penalty = "none" } = variant;
  const training = planTraining({ model, loss, optimizer: experiment.optimizer, penalty });
  return { variant, task, examples, plan: training.model, training };
}
