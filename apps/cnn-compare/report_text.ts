import { wrapText } from "@shrinklab/command";
import { effectiveGradientOf, type ExperimentSpec, type Preset } from "@shrinklab/experiments";
import {
  backendText,
  intervalTables,
  layerTables,
  methodNotes,
  type Result,
  type TableOptions,
} from "@shrinklab/report";
import { methodTable } from "./method_table.ts";
import { sourceTable } from "./source_table.ts";

/**
 * What is about to run: data, backend, settings, and what each method adds to the gradient.
 *
 * @param spec The experiment.
 * @param base The result but for its runs.
 * @returns Lines for a terminal.
 */
export function headerText(spec: ExperimentSpec, base: Omit<Result, "runs">): string {
  const { dataset, backend } = base;
  const { epochs, batchSize, methods, seeds } = spec;
  const { type, lr, momentum, nesterov } = methods[0]!.training.optimizer;
  const optimizer = [
    type,
    ...(momentum ? [`momentum ${momentum}`] : []),
    ...(nesterov ? ["nesterov"] : []),
    `learning rate ${lr}`,
  ].join(", ");
  const training = Math.floor(dataset.train / batchSize) * batchSize;
  const testBatch = Math.min(batchSize, dataset.test);
  const testing = spec.testDropLast ? dataset.test - dataset.test % testBatch : dataset.test;
  const number = (x: number) => x.toLocaleString("en");
  return [
    `${base.app} ${base.preset}: ${dataset.name}, ${number(training)} of ` +
    `${number(dataset.train)} training images an epoch, tested on ${number(testing)} of ` +
    `${number(dataset.test)}`,
    `${optimizer}, batch ${batchSize}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, ` +
    `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(" ")}; backend ${backendText(backend)}`,
    "",
    "Added to the gradient of each weight w:",
    ...methods.map((method) => `  ${effectiveGradientOf(method)}`),
    "",
  ].join("\n");
}

/**
 * The comparison: methods, layers, the source's figures, and what to know of them.
 *
 * @param preset Preset the experiment comes from.
 * @param result What was run.
 * @param options How tables are written, the width of the terminal, and whether the source's
 * figures are shown beside.
 * @returns Lines for a terminal.
 */
export function reportText(
  preset: Preset,
  result: Result,
  options: TableOptions & { readonly columns: number; readonly beside: boolean },
): string {
  const { runs } = result;
  if (runs.length === 0) return "Nothing was trained";
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const shadowed = runs.filter(({ ownSparsity }) => ownSparsity !== undefined);
  const notes = methodNotes(result);
  const source = options.beside ? sourceTable(preset, result, options) : [];
  return [
    methodTable(result, options),
    "",
    ...notes,
    ...(notes.length === 0 ? [] : [""]),
    ...(seeds === 1
      ? ["one seed: not a ranking"]
      : [`mean ± standard deviation (n - 1) over ${seeds} seeds`, "", intervals(result, options)]),
    "",
    layerTables(result, options),
    ...(shadowed.length === 0 ? [] : ["", ...printedLists(result)]),
    ...(source.length === 0 ? [] : ["", ...source]),
    ...preset.notes.flatMap((note) => ["", ...wrapText(note, options.columns)]),
  ].join("\n");
}

function intervals({ runs }: Result, options: TableOptions): string {
  const of = ({ testAccuracy }: Result["runs"][number]) => testAccuracy && 100 * testAccuracy;
  return intervalTables(runs, { title: "test %", of }, options);
}

/** The lists of counts as the notebook prints them, beside what each model really has. */
function printedLists({ runs }: Result): string[] {
  const counts = (list: Result["runs"][number]["sparsity"]) =>
    list.map(({ nearZero }) => nearZero).join(" ");
  return [
    "Near-zero counts as the notebook prints them, by the shadowed variable",
    "",
    ...runs.map(({ method, sparsity, ownSparsity }) =>
      `  ${method.padEnd(14)}${counts(sparsity)}` +
      (ownSparsity === undefined ? "" : `   (its own: ${counts(ownSparsity)})`)
    ),
  ];
}
