import { messageOf } from "@shrinklab/names";
import { type ModelVariables, predictMonteCarlo, type Trainer } from "@shrinklab/training";
import {
  type ClassJudgement,
  confidentAnswers,
  judgeClasses,
  judgeNumbers,
  monteCarloSummary,
  notFiniteNote,
} from "./judge.ts";
import { worstMistakes } from "./pictures.ts";
import type { PreparedExperiment } from "./prepare.ts";
import type { PreparedMethod } from "./prepare_method.ts";
import type { Figures, Mistakes, MonteCarlo } from "./result.ts";

/** A model that is judged. */
export interface JudgedModel {
  /** Parameters and moving statistics by name. */
  readonly byName: ModelVariables["byName"];
  /** What it gives for rows, as a trainer does. */
  readonly predict: Trainer["predict"];
}

/** How much is said of a trial. */
export interface JudgeOptions {
  /** Ends predictions under dropout. */
  readonly signal?: AbortSignal | undefined;
  /** `"all"`, or `"figures"`: numbers that trials are compared by, nothing to look at. */
  readonly details?: Details | undefined;
}

/** How much is said of a trial: all, or no more than the numbers that trials are compared by. */
export type Details = "all" | "figures";

/**
 * Judges a model by the rows that count.
 *
 * @param planned The method.
 * @param prepared Its experiment with the data.
 * @param judged The model.
 * @param seed Fixes the masks of dropout.
 * @param options How much is said, default all, and what ends predictions under dropout.
 * @returns Figures beside loss and accuracy, and what is predicted under dropout where it is asked.
 */
export async function judge(
  planned: PreparedMethod,
  prepared: PreparedExperiment,
  model: JudgedModel,
  seed: number,
  options: JudgeOptions = {},
): Promise<Judgement> {
  const { method: { loss }, rows, judged } = planned;
  const examples = prepared.resident(planned, judged)!;
  const { labels } = rows[judged]!;
  const outputs = model.predict(examples)!;
  const notFinite = notFiniteNote(outputs, ROWS[judged]);
  const underDropout = await judgeUnderDropout(planned, prepared, model, seed, options);
  if (rows.task === "number") {
    return { figures: judgeNumbers(outputs, labels), ...noteOf(notFinite, underDropout.note) };
  }
  const what = prepared.source.type === "images" ? "image" : "row";
  const logits = rows.classes?.length === 2 ? model.predict(examples, "logits") : undefined;
  const all = options.details !== "figures";
  const { note, ...classes } = judgeClasses(outputs, {
    loss,
    labels,
    trainLabels: rows.train.labels,
    what,
    classes: rows.classes,
    ...(logits === undefined ? {} : { logits }),
    curves: all,
  });
  const mistakes = all ? worstMistakes(rows[judged]!, confidentAnswers(outputs, loss)) : undefined;
  return {
    ...classes,
    ...underDropout,
    ...noteOf(notFinite, note, underDropout.note),
    ...(mistakes === undefined ? {} : { mistakes }),
  };
}

/** What the rows that count are predicted as under dropout, where that is asked. */
async function judgeUnderDropout(
  ...[planned, prepared, { byName }, seed, { signal } = {}]: Parameters<typeof judge>
): Promise<Pick<Judgement, "monteCarlo" | "note">> {
  const { method: { loss, monteCarlo }, training: { model }, rows, judged } = planned;
  if (monteCarlo === undefined) return {};
  if (rows.task === "number") {
    return { note: "no predictions under dropout: a number is predicted" };
  }
  const examples = prepared.resident(planned, judged)!;
  const { passes } = monteCarlo;
  const options = { passes, seed, loss, signal };
  try {
    const prediction = await predictMonteCarlo(model, byName, examples, options);
    return { monteCarlo: monteCarloSummary(prediction, rows[judged]!.labels) };
  } catch (error) {
    if (error !== signal?.reason) throw error;
    return { note: "interrupted in its predictions under dropout" };
  }
}

/** What can be said of weights as they were drawn: predictions under dropout alone. */
export async function judgeUntrained(...asked: Parameters<typeof judge>): Promise<Judgement> {
  const note = "predictions under dropout are those of the untrained network";
  return { figures: {}, note, ...await judgeUnderDropout(...asked) };
}

/** What the sets of rows are called in a sentence. */
const ROWS = { train: "training", valid: "held-out", test: "test" } as const;

function noteOf(...notes: (string | undefined)[]): { readonly note?: string } {
  const said = notes.filter((note) => note !== undefined);
  return said.length === 0 ? {} : { note: said.join("; ") };
}

/** A failure to judge does not lose what was trained: it becomes a note. */
export async function judgeSafely(
  by: typeof judge,
  ...asked: Parameters<typeof judge>
): Promise<Judgement> {
  try {
    return await by(...asked);
  } catch (error) {
    const reason = messageOf(error);
    return { figures: {}, note: `nothing but loss and accuracy could be taken: ${reason}` };
  }
}

/** What {@linkcode judge} finds. */
export interface Judgement extends Partial<Omit<ClassJudgement, "figures">> {
  /** Figures of the rows that count, beside loss and accuracy. */
  readonly figures: Partial<Figures>;
  /** Predictions under dropout. */
  readonly monteCarlo?: MonteCarlo;
  /** Images that were answered wrongly. */
  readonly mistakes?: Mistakes;
}
