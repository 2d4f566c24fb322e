import { panels } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/** More methods than this are in the table alone. */
const MOST_METHODS = 4;
/** More classes than this have no room for numbers. */
const MOST_NUMBERS = 12;

/**
 * How often rows of each class were answered by each, all seeds together.
 *
 * @param input What was run.
 * @returns The figure; none where no classes are told apart.
 */
export function confusionFigure({ methods, result }: FigureInput): Figure | undefined {
  const counted = methods.flatMap(({ label, runs }) => {
    const all = runs.flatMap(({ confusion }) => confusion === undefined ? [] : [confusion]);
    if (all.length === 0) return [];
    const counts = all[0]!.map((row, at) =>
      row.map((_, answer) => all.reduce((sum, one) => sum + (one[at]?.[answer] ?? 0), 0))
    );
    return [{ label, counts }];
  });
  if (counted.length === 0) return undefined;
  const { classes = [] } = result.dataset;
  const name = (at: number) => classes[at] ?? String(at);
  const rows = counted.flatMap(({ label, counts }) =>
    counts.flatMap((row, at) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      return row.map((count, answer) => ({
        method: label,
        label: name(at),
        answer: name(answer),
        count,
        share: all === 0 ? 0 : Number((count / all).toFixed(4)),
      }));
    })
  );
  const drawn = counted.slice(0, MOST_METHODS).map(({ label }) => label);
  const names = counted[0]!.counts.map((_, at) => name(at));
  const cells = rows.filter(({ method }) => drawn.includes(method));
  const longest = Math.max(...names.map((one) => one.length));
  return {
    name: "confusion",
    title: "Which classes are mistaken for which",
    description: `Each row is a class, each column an answer, in per cent of the class${
      result.experiment.seeds.length > 1 ? ", all seeds together" : ""
    }; right answers are on the diagonal.${
      counted.length > drawn.length
        ? ` The first ${drawn.length} methods are drawn, all are in the table.`
        : ""
    }`,
    table: {
      columns: ["method", "class", "answer", "rows", "share of the class"],
      rows: rows.filter(({ count }) => count > 0)
        .map(({ method, label, answer, count, share }) => [method, label, answer, count, share]),
    },
    chart: {
      // Empty cells would only make the drawing larger.
      data: cells.filter(({ share }) => share >= 0.005)
        .map((cell) => ({
          ...cell,
          place: drawn.indexOf(cell.method),
          percent: (100 * cell.share).toFixed(0),
        })),
      spec: (width) => {
        const columns = width < 500 ? 1 : Math.min(2, drawn.length);
        const margin = 30 + Math.min(longest, 16) * 6.5;
        const side = Math.min(320, (width - (columns - 1) * 28) / columns - margin);
        const axis = { domain: false, grid: false, ticks: false, labelLimit: 110 };
        return {
          facet: panels("method"),
          columns,
          spacing: { row: 28, column: 28 },
          spec: {
            width: Math.round(side),
            height: Math.round(side),
            encoding: {
              x: {
                field: "answer",
                type: "ordinal",
                sort: null,
                scale: { domain: names, padding: 0.04 },
                axis: { ...axis, title: "answer", labelAngle: longest > 3 ? -45 : 0 },
              },
              y: {
                field: "label",
                type: "ordinal",
                sort: null,
                scale: { domain: names, padding: 0.04 },
                axis: { ...axis, title: null },
              },
              tooltip: [
                { field: "method", title: "method" },
                { field: "label", title: "class" },
                { field: "answer", title: "answer" },
                { field: "share", title: "of the class", format: ".1%" },
                { field: "count", title: "rows" },
              ],
            },
            layer: [
              {
                mark: { type: "rect", cornerRadius: 2 },
                encoding: {
                  color: {
                    condition: { test: "datum.label === datum.answer", value: "var(--c1)" },
                    value: "var(--c2)",
                  },
                  opacity: {
                    field: "share",
                    type: "quantitative",
                    scale: { type: "sqrt", domain: [0, 1], range: [0.06, 1] },
                    legend: null,
                  },
                },
              },
              ...(names.length > MOST_NUMBERS ? [] : [{
                mark: { type: "text", fontSize: side / names.length < 26 ? 10 : 11 },
                encoding: {
                  text: { field: "percent" },
                  color: {
                    condition: { test: "datum.share > 0.45", value: "var(--page)" },
                    value: "var(--ink)",
                  },
                },
              }]),
            ],
          },
        };
      },
    },
  };
}
