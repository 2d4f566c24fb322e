import { countOf } from "@shrinklab/paths";
import {
  judgingScore,
  type LabelledPath,
  type PathScore,
  withoutPenalty,
  zeroShare,
} from "./merge_paths.ts";
import { capital, percentText, valueText } from "./verdict_words.ts";

/** More paths than this are counted in a headline, not listed. */
const MOST_PATHS = 3;

/** How a lambda was chosen, in words. */
const choices = {
  best: "the best",
  "1se": "the largest within one standard error of the best",
  permuted: "what labels that say nothing would ask for",
  units: "by the number of live units",
  features: "by the number of features",
  at: "as asked for",
} as const;

/**
 * What paths come to, as a headline.
 *
 * @param paths Paths of the same data.
 * @returns One sentence without a final period.
 *
 * @example
 * ```ts ignore
 * pathHeadline(paths); // "97.3 % of the weights are exactly zero at test accuracy 88.1 %"
 * ```
 */
export function pathHeadline(paths: readonly LabelledPath[]): string {
  if (paths.length > MOST_PATHS) {
    const shares = paths.map(({ summary }) => zeroShare(summary.chosen));
    return `${paths.length} paths leave ${percentText(Math.min(...shares))} to ${
      percentText(Math.max(...shares))
    } of the weights exactly zero`;
  }
  const parts = paths.map(({ label, summary }, at) => {
    const { chosen, refit } = summary;
    const score = judgingScore(summary);
    const share = percentText(zeroShare(chosen));
    const value = score.of(refit);
    const reached = value === undefined ? "unknown" : valueText(value, score);
    if (at > 0) return `${label}: ${share} at ${reached}`;
    const zeros = chosen.nonZero === chosen.entries
      ? "no weight is exactly zero"
      : `${share} of the weights are exactly zero`;
    const text = `${zeros} at ${score.name} ${reached}`;
    return paths.length === 1 ? capital(text) : `${label}: ${text}`;
  });
  return parts.join("; ");
}

/**
 * What a path comes to, in sentences: the chosen lambda, what it leaves, and how good that is there,
 * after the refit and without the penalty.
 *
 * @param path The path.
 * @returns Sentences.
 */
export function pathWords({ summary }: LabelledPath): string {
  const { kind, chosen, refit, again, inputs } = summary;
  const score = judgingScore(summary);
  const value = (x: number | undefined) => x === undefined ? "unknown" : valueText(x, score);
  const count = (x: number) => x.toLocaleString("en");
  const units = chosen.units.reduce((sum, { size }) => sum + size, 0);
  const [there, after, dense] = [chosen, refit, withoutPenalty(summary)].map(score.of);
  const left = [
    `${count(chosen.entries - chosen.nonZero)} of the kernels' ${
      count(chosen.entries)
    } weights are exactly zero`,
    ...(units === 0
      ? []
      : [`${count(countOf(chosen, "units"))} of ${count(units)} hidden units live`]),
    ...(chosen.features === undefined
      ? []
      : [`${count(chosen.features.length)} of ${count(inputs)} features are read`]),
  ];
  return [
    `Lambda ${chosen.lambda.toPrecision(3)} is chosen, ${choices[chosen.by]} (${chosen.note}): ${
      listed(left)
    }.`,
    `${capital(score.name)} is ${value(there)} there, ${value(after)} after a refit without the ` +
    `penalty, and ${value(dense)} of ${
      kind === "network" ? "the whole network that never had it" : "all weights without it"
    }: a difference of ${scoreDifference(after, dense, score)}.`,
    ...(again === undefined ? [] : [
      `Trained again from their first values the same weights come to ${
        value(score.of(again.rewound))
      }, a network of these sizes from new ones to ${value(score.of(again.fresh))}.`,
    ]),
    errorText(summary),
  ].join(" ").trimEnd();
}

/**
 * The difference of two scores.
 *
 * @param one The one.
 * @param other What is taken from it.
 * @param score What both are.
 * @returns Such as `+0.4 points`; `unknown` where one of them is.
 */
export function scoreDifference(
  one: number | undefined,
  other: number | undefined,
  { unit, digits }: Pick<PathScore, "unit" | "digits">,
): string {
  if (one === undefined || other === undefined) return "unknown";
  const difference = one - other;
  const text = Math.abs(difference).toFixed(digits);
  return `${difference < 0 ? "-" : "+"}${text}${unit === undefined ? "" : ` ${unit}`}`;
}

/** What rows alone leave open: a path is of one seed. */
function errorText(summary: LabelledPath["summary"]): string {
  const { set } = judgingScore(summary);
  const figures = summary.refit[set];
  if (figures?.accuracy === undefined) return "One seed: what another would give is not known.";
  const { accuracy, rows } = figures;
  const error = 100 * Math.sqrt(accuracy * (1 - accuracy) / rows);
  return `One seed, and ${rows.toLocaleString("en")} rows: the standard error of this accuracy is ${
    error.toFixed(1)
  } points by the rows alone.`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
