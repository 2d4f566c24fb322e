import type { Result } from "@shrinklab/experiments";
import { differenceText } from "@shrinklab/statistics";
import type { ResultComparison } from "../compare_result.ts";
import { palette } from "../figures/chart_style.ts";
import { headline, percentText, valueText, zerosText } from "../verdict_words.ts";
import { nameHtml, unbroken, whole } from "./breaks.ts";
import { escape } from "./escape.ts";

/**
 * The first screen of a page: the answer in words, the methods beside each other, and the verdicts.
 *
 * @param result What was run.
 * @param compared What its runs come to.
 * @returns HTML.
 */
export function summarySection(result: Result, compared: ResultComparison): string {
  const { experiment: { name, seeds }, dataset, app } = result;
  const rows = `${dataset.train.toLocaleString("en")} rows trained on${
    dataset.test > 0 ? `, ${dataset.test.toLocaleString("en")} tested` : ""
  }`;
  const count = seeds.length === 1 ? "1 seed" : `${seeds.length} seeds`;
  return `<header>
<p class="eyebrow">${escape(`${app} ${name} · ${dataset.name}, ${rows} · ${count}`)}</p>
<h1>${whole(escape(headline(compared)))}</h1>
<p class="lead">${whole(unbroken(escape(zerosText(compared))))}</p>
</header>
${methodTable(compared)}
${verdictList(compared)}`;
}

function methodTable({ methods, comparisons, figure }: ResultComparison): string {
  if (methods.length === 0) return "";
  const [first] = methods;
  const differs = methods.length > 1;
  const head = [
    '<th scope="col">method',
    `<th scope="col">${escape(figure.name)}`,
    ...(differs ? [`<th scope="col">difference to ${nameHtml(first!.label)}`] : []),
    '<th scope="col">exactly zero',
    '<th scope="col">near zero',
  ];
  const colors = palette.light.length;
  const body = methods.map(({ label, mean, interval, exactZero, nearZero }, at) => {
    const value = mean === undefined ? "-" : valueText(mean, figure);
    return [
      `<tr><th scope="row"><div class="name"><span class="swatch" style="background:var(--c${
        at % colors
      })"></span>${nameHtml(label)}</div>`,
      `<td>${escape(value)}${
        interval === undefined
          ? ""
          : ` <small>[${interval.low.toFixed(figure.digits)}, ${
            interval.high.toFixed(figure.digits)
          }]</small>`
      }`,
      ...(differs ? [`<td>${differenceCell(label, comparisons, figure)}`] : []),
      `<td>${escape(percentText(exactZero))}`,
      `<td>${escape(percentText(nearZero))}`,
    ].join("");
  });
  return `<table class="methods"><thead><tr>${head.join("")}<tbody>\n${body.join("\n")}\n</table>`;
}

function differenceCell(
  label: string,
  comparisons: ResultComparison["comparisons"],
  { digits }: ResultComparison["figure"],
): string {
  const found = comparisons.find(({ method }) => method === label);
  if (found?.mean === undefined) return "";
  const { outcome, margin } = found;
  const { difference, interval } = differenceText(found, digits);
  const told = outcome === "higher" || outcome === "lower";
  const words = {
    higher: "higher",
    lower: "lower",
    same: "the same",
    equivalent: `within ${margin}`,
    open: "not told apart",
    untested: "not told apart",
  }[outcome];
  return `${told ? `<b>${difference}</b>` : difference}${
    interval === undefined ? "" : ` <small>${interval}</small>`
  }<small class="outcome">${told ? `<b>${words}</b>` : escape(words)}</small>`;
}

function verdictList({ comparisons }: ResultComparison): string {
  if (comparisons.length === 0) return "";
  const items = comparisons.map(({ verdict, outcome }) => {
    const told = outcome === "higher" || outcome === "lower";
    const text = whole(escape(verdict));
    return `<li>${told ? `<b>${text}</b>` : text}`;
  });
  return `<ul class="verdicts">${items.join("")}</ul>`;
}
