import { firstRows, type LabelledRows, RandomState } from "@shrinklab/data";
import { dataLossOf, PenaltySteps } from "@shrinklab/experiments/faults";
import { initialize, type InitializerName } from "@shrinklab/models";
import {
  createTrainer,
  ResidentExamples,
  type StepLosses,
  type Trainer,
} from "@shrinklab/training";
import { planCase } from "./plan_case.ts";
import type { ReplayCase, ReplayFigures } from "./replay_case.ts";
import { stepRows } from "./step_rows.ts";
import { summarize } from "./tensor_summary.ts";

/** Options of {@linkcode runReplay}. */
export interface ReplayOptions {
  /** How many steps, at most the case's; default all. */
  readonly steps?: number | undefined;
  /** Run operation by operation, without recording the step; default false. */
  readonly eager?: boolean;
  /** Rows that the case's `subset` names, if it has one. */
  readonly subset?: Int32Array | undefined;
  /** Called after every step with how many are done. */
  readonly onStep?: (done: number) => void;
  /** Ends the run after the current step. */
  readonly signal?: AbortSignal;
}

/** Steps that run between two turns of timers and signals. */
const STEPS_A_TURN = 5;

/**
 * Runs a case on the active backend.
 *
 * @param replay The case.
 * @param train Training rows of its data set.
 * @param options How far, and who is told.
 * @returns Our figures; as many losses as steps were run.
 * @throws {CaseError} If the case asks for what is not supported.
 * @throws {DOMException} If the signal ended it.
 *
 * @example
 * ```ts ignore
 * const train = await loadReplayRows(replay.data.dataset);
 * const ours = await runReplay(replay, train);
 * ```
 */
export async function runReplay(
  replay: ReplayCase,
  train: LabelledRows,
  options: ReplayOptions = {},
): Promise<ReplayFigures> {
  const plan = planCase(replay);
  const scheme = replay.init.scheme as InitializerName;
  const weights = initialize(plan.model, scheme, new RandomState(replay.init.seed));
  const batches = stepRows(replay, train.rows, options.subset).slice(0, options.steps);
  const { scale } = replay.data;
  using examples = new ResidentExamples(upToLast(train, batches), { scale, shape: replay.input });
  using trainer = createTrainer(plan, weights, { eager: options.eager ?? false });
  using steps = replay.dataLoss === false ? new PenaltySteps(trainer) : undefined;
  const step = steps === undefined
    ? (rows: Int32Array) => trainer.stepRows(examples, rows)
    : (rows: Int32Array) => penaltyStep(trainer, steps, examples, rows);
  const loss: number[] = [];
  const dataLoss: number[] = [];
  for (const rows of batches) {
    if (loss.length % STEPS_A_TURN === 0) await new Promise((resolve) => setTimeout(resolve));
    options.signal?.throwIfAborted();
    const { total, data } = step(rows);
    loss.push(total);
    dataLoss.push(data);
    options.onStep?.(loss.length);
  }
  const summaries = trainer.weights().map(({ values }) => summarize(values));
  const { length } = plan.model.parameters;
  return {
    loss,
    dataLoss,
    params: summaries.slice(0, length),
    movingStatistics: summaries.slice(length),
  };
}

/** A step whose data loss is only printed. */
function penaltyStep(
  trainer: Trainer,
  steps: PenaltySteps,
  examples: ResidentExamples,
  rows: Int32Array,
): StepLosses {
  const data = dataLossOf(trainer, examples, rows);
  const penalty = steps.step();
  return { total: data + penalty, data, penalty };
}

/** Leaves out what no step reads: a case uses a small part of a data set. */
function upToLast(train: LabelledRows, batches: readonly Int32Array[]): LabelledRows {
  const rows = 1 + batches.reduce((most, list) => list.reduce((a, b) => Math.max(a, b), most), 0);
  return firstRows(train, rows);
}
