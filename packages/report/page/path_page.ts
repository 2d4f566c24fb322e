import { countOf } from "@shrinklab/paths";
import { palette } from "../figures/chart_style.ts";
import {
  judgingScore,
  type LabelledPath,
  type PathScore,
  pointsByLambda,
  withoutPenalty,
  zeroShare,
} from "../merge_paths.ts";
import { pathHeadline, pathWords, scoreDifference } from "../path_words.ts";
import { percentText, valueText } from "../verdict_words.ts";
import { nameHtml, unbroken, whole } from "./breaks.ts";
import { escape } from "./escape.ts";
import { type DrawnFigure, pageHtml } from "./page.ts";
import { notesSection, originSection, type RunBase } from "./run_section.ts";

/**
 * The page of a path, or of several of the same data.
 *
 * @param paths The paths.
 * @param figures Their figures.
 * @returns HTML.
 */
export function pathPage(
  paths: readonly LabelledPath[],
  figures: readonly DrawnFigure[],
): Promise<string> {
  const base = baseOf(paths);
  const { experiment, versions } = base;
  return pageHtml({
    title: `path ${experiment.name}: ${pathHeadline(paths)}`,
    head: [
      summarySection(paths, base),
      originSection(base, [["path", pathEntries(paths)]]),
      notesSection(base, notesOf(paths)),
    ].join("\n"),
    figures,
    footer: `from <code>path.json</code> alone. Exactly zero is 0 to the last bit, counted over the
kernels: biases and scales have no part in it.`,
    version: versions.shrinklab ?? "",
  });
}

/** Paths as one run of several methods. */
function baseOf(paths: readonly LabelledPath[]): RunBase {
  const [{ summary: first }] = paths as readonly [LabelledPath];
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const all = paths.map(({ summary }) => summary);
  const { dataset, experiment, backend, versions } = first;
  return {
    dataset,
    backend,
    versions,
    command: unique(all.map(({ command }) => command)).join("\n"),
    experiment: {
      ...experiment,
      name: unique(all.map(({ experiment }) => experiment.name)).join(" + "),
      methods: paths.map(({ label, summary }) => ({
        ...summary.experiment.methods[0]!,
        name: label,
      })),
      seeds: [...new Set(all.flatMap(({ experiment }) => experiment.seeds))],
      notes: unique(all.flatMap(({ experiment }) => experiment.notes ?? [])),
    },
    methods: paths.map(({ label, summary }) => ({ ...summary.methods[0]!, method: label })),
  };
}

function summarySection(
  paths: readonly LabelledPath[],
  { experiment: { name }, dataset }: RunBase,
): string {
  const count = (x: number) => x.toLocaleString("en");
  const rows = `${count(dataset.train)} rows trained on${
    dataset.test > 0 ? `, ${count(dataset.test)} tested` : ""
  }`;
  const text = (words: string) => whole(unbroken(escape(words)));
  const words = paths.length === 1
    ? `<p class="lead">${text(pathWords(paths[0]!))}</p>`
    : paths.map((path) => `<p><b>${nameHtml(path.label)}</b>: ${text(pathWords(path))}</p>`).join(
      "\n",
    );
  return `<header>
<p class="eyebrow">${escape(`path ${name} · ${dataset.name}, ${rows} · 1 seed`)}</p>
<h1>${text(pathHeadline(paths))}</h1>
${paths.length === 1 ? words : ""}
</header>
${pathTable(paths)}
${paths.length === 1 ? "" : words}`;
}

function pathTable(paths: readonly LabelledPath[]): string {
  const [{ summary }] = paths as readonly [LabelledPath];
  const { name } = judgingScore(summary);
  const head = [
    '<th scope="col">path',
    '<th scope="col">exactly zero',
    `<th scope="col">${escape(name)}`,
    '<th scope="col">after the refit',
    '<th scope="col">no penalty',
  ];
  const body = paths.map(({ label, summary }, at) => {
    const { chosen, refit } = summary;
    const score = judgingScore(summary);
    const [there, after, dense] = [chosen, refit, withoutPenalty(summary)].map(score.of);
    return [
      `<tr><th scope="row"><div class="name"><span class="swatch" style="background:var(--c${
        at % palette.light.length
      })"></span>${nameHtml(label)}</div><small class="outcome">lambda ${
        escape(chosen.lambda.toPrecision(3))
      }</small>`,
      `<td>${escape(percentText(zeroShare(chosen)))}${leftCell(summary)}`,
      `<td>${valueCell(there, score)}`,
      `<td><b>${valueCell(after, score)}</b><small class="outcome">${
        escape(scoreDifference(after, dense, score))
      }</small>`,
      `<td>${valueCell(dense, score)}`,
    ].join("");
  });
  return `<table class="methods"><thead><tr>${head.join("")}<tbody>\n${body.join("\n")}\n</table>`;
}

/** Units that live, or features that are read. */
function leftCell({ chosen, inputs }: LabelledPath["summary"]): string {
  const units = chosen.units.reduce((sum, { size }) => sum + size, 0);
  const [count, all, what] = units > 0
    ? [countOf(chosen, "units"), units, "units"] as const
    : [chosen.features?.length, inputs, "features"] as const;
  if (count === undefined) return "";
  const numbers = `${count.toLocaleString("en")} of ${all.toLocaleString("en")}`;
  return `<small class="outcome">${escape(`${numbers} ${what}`)}</small>`;
}

function valueCell(value: number | undefined, score: PathScore): string {
  return escape(value === undefined ? "-" : valueText(value, score));
}

/** Where each path goes. */
function pathEntries(paths: readonly LabelledPath[]): string {
  const texts = paths.map(({ label, summary }) => {
    const { kind, points, largestLambda, penalty, emptied } = summary;
    const ordered = pointsByLambda(summary).map(({ lambda }) => lambda.toPrecision(3));
    const [least, most] = [ordered[0], ordered.at(-1)];
    const text = [
      `${penalty}, whose strength is lambda`,
      kind === "one-layer"
        ? `one layer, from ${most} down to ${least}; from ${
          largestLambda?.toPrecision(3)
        } on its ` +
          "kernel is zero"
        : `a network, from dense to sparse, lambda from ${least} to ${most}`,
      `${points.length} lambdas, each from the weights of the last${
        kind === "one-layer"
          ? ", solved by accelerated steps, as the refit and no penalty are: optimizer, batches and " +
            "epochs have no part"
          : ""
      }`,
      ...(emptied === undefined ? [] : [`ended: ${emptied}`]),
    ].join("; ");
    return [label, text] as const;
  });
  const [[, only]] = texts as [readonly [string, string]];
  if (texts.length === 1) return escape(only);
  return texts.map(([label, text]) => `<p>${escape(`${label}: ${text}`)}</p>`).join("");
}

/** Notes of the paths, and how much longer than others their weights were trained. */
function notesOf(paths: readonly LabelledPath[]): string[] {
  const told = paths.flatMap(({ label, summary }) =>
    [...summary.notes, ...stepsNote(summary)].map((note) => ({ label, note }))
  );
  return [...Map.groupBy(told, ({ note }) => note)].map(([note, list]) =>
    list.length === paths.length ? note : `${list.map(({ label }) => label).join(", ")}: ${note}`
  );
}

function stepsNote(summary: LabelledPath["summary"]): string[] {
  const { kind, before, chosen } = summary;
  if (kind !== "network") return [];
  const way = pointsByLambda(summary).filter(({ lambda }) => lambda <= chosen.lambda);
  const steps = way.reduce((sum, point) => sum + point.steps, before.steps);
  const count = (x: number) => x.toLocaleString("en");
  return [
    `the weights at the chosen lambda have gone through at least ${count(steps)} steps, the ` +
    `refit through ${count(before.steps)} more, those without the penalty through ${
      count(before.steps)
    }: a part of their difference may be training`,
  ];
}
