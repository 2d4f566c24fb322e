import { visibleText, wrapText } from "@shrinklab/command";
import {
  type Experiment,
  type PreparedExperiment,
  type PreparedMethod,
  sweptKeys,
} from "@shrinklab/experiments";
import { formatNetwork } from "@shrinklab/models";
import { backendText, formatTable, type ResultBase, trainingText } from "@shrinklab/report";
import { penaltyNotes, settingNotes } from "@shrinklab/training";

/** What {@linkcode headerText} is told beside the experiment. */
export interface HeaderOptions {
  /** Lines that have to be said first. */
  readonly first: readonly string[];
  /** How many seeds, which, and why so many. */
  readonly seedText: string;
  /** Width of the terminal. */
  readonly columns: number;
}

/**
 * What is about to run: data, rows, network, training, and what each method adds to the gradient.
 * What all methods have in common is said once.
 *
 * @param prepared The experiment with its data.
 * @param base The result but for its runs.
 * @param options What has to be said first.
 * @returns Lines for a terminal.
 */
export function headerText(
  prepared: PreparedExperiment,
  base: ResultBase,
  { first, seedText, columns }: HeaderOptions,
): string {
  const { experiment } = prepared;
  const methods = experiment.methods.map((method) => prepared.methodOf(method));
  const notes = new Set(methods.flatMap(({ rows }) => rows.notes));
  return [
    ...first.flatMap((line) => wrapText(line, columns)),
    ...(first.length === 0 ? [] : [""]),
    visibleText(`${base.app} ${experiment.name}: ${base.dataset.name}; `) +
    `backend ${backendText(base.backend)}`,
    ...[...notes].map((note) => `  ${visibleText(note)}`),
    seedText,
    ...sweepLines(experiment, columns),
    "",
    ...shared("rows", methods, rowsText, columns),
    ...shared("network", methods, modelText, columns),
    ...layerLines(methods),
    ...shared("training", methods, ({ method }) => trainingText(method), columns),
    "",
    `Added to the gradient of each weight w${
      sweptKeys(experiment).includes("lambda") ? ", times lambda" : ""
    }:`,
    ...base.methods.flatMap(({ method, effectiveGradient }) =>
      (effectiveGradient.length === 0 ? ["nothing"] : effectiveGradient)
        .flatMap((line) => indented(`  ${method}: ${line}`, columns))
    ),
    ...noteLines("Without effect", methods, ({ training }) => penaltyNotes(training), columns),
    ...noteLines("Of these settings", methods, settingsOf, columns),
    "",
  ].join("\n");
}

/** What is found in the penalties or settings of each method, once where it is the same. */
function noteLines(
  title: string,
  methods: readonly PreparedMethod[],
  notesOf: (prepared: PreparedMethod) => readonly string[],
  columns: number,
): string[] {
  const found = methods.flatMap((prepared) =>
    notesOf(prepared).map((note) => ({ note, name: prepared.method.name }))
  );
  const lines = [...Map.groupBy(found, ({ note }) => note)].flatMap(([note, of]) =>
    indented(`  ${of.map(({ name }) => name).join(", ")}: ${note}`, columns)
  );
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines];
}

function settingsOf(prepared: PreparedMethod): readonly string[] {
  return settingNotes(prepared.training, prepared);
}

/** Wraps a line whose first blanks stay, and those below two more. */
function indented(line: string, columns: number): string[] {
  return wrapText(line.trim(), columns - 4).map((text, at) => (at === 0 ? "  " : "    ") + text);
}

/** The values that each swept setting takes. */
function sweepLines({ sweep = {} }: Experiment, columns: number): string[] {
  return Object.entries(sweep).flatMap(([name, values]) =>
    wrapText(`${name} takes ${values.length} values: ${values.join(", ")}`, columns)
  );
}

/** A text of all methods once, or one for each where they differ. */
function shared(
  title: string,
  methods: readonly PreparedMethod[],
  write: (prepared: PreparedMethod) => string,
  columns: number,
): string[] {
  const groups = Map.groupBy(methods, write);
  return [...groups].flatMap(([text, group]) => {
    const names = group.map(({ method }) => method.name).join(", ");
    const head = groups.size === 1 ? title : `${title} of ${names}`;
    const [start, ...rest] = wrapText(`${head}: ${text}`, columns - 2);
    return [start!, ...rest.map((line) => `  ${line}`)];
  });
}

function rowsText({ method, rows, judged, batchSize }: PreparedMethod): string {
  const { train, valid, test, target, features, classes, scale, white = 255 } = rows;
  const number = (x: number) => x.toLocaleString("en");
  const used = method.dropLast ? train.rows - train.rows % batchSize : train.rows;
  const tested = test &&
    (method.evaluateDropLast ? test.rows - test.rows % Math.min(batchSize, test.rows) : test.rows);
  const what = target === undefined
    ? `pixels 0 to ${Number((white * scale).toPrecision(6))}`
    : `${target}${classes === undefined ? "" : ` (${classesText(classes)})`} from ` +
      `${features!.length} features`;
  return [
    what,
    used === train.rows
      ? `${number(train.rows)} trained on`
      : `${number(used)} of ${number(train.rows)} trained on in an epoch`,
    ...(valid === undefined ? [] : [`${number(valid.rows)} held out for validation`]),
    ...(test === undefined ? [] : [
      tested === test.rows
        ? `${number(test.rows)} tested`
        : `${number(tested!)} of ${number(test.rows)} tested`,
    ]),
    ...(judged === "train" ? ["none held out: figures are of the rows trained on"] : []),
  ].join(", ");
}

function classesText(classes: readonly string[]): string {
  const shown = classes.slice(0, 10).join(", ");
  return classes.length > 10 ? `${classes.length} classes: ${shown}, ...` : shown;
}

function modelText({ method, training, parameters }: PreparedMethod): string {
  const { layers, last } = method.initializers;
  const schemes = last === undefined || last === layers ? layers : `${layers}, last layer ${last}`;
  const { spec } = training;
  return `${spec.model.input.join("x")} ${formatNetwork(spec.model.layers)}; ` +
    `${parameters.toLocaleString("en")} parameters, ${schemes}`;
}

/** The layers of each network with the shapes they give and their parameters. */
function layerLines(methods: readonly PreparedMethod[]): string[] {
  const plans = methods.map(({ training }) => training.model);
  const different = new Map(plans.map((plan) => [JSON.stringify(plan.layers), plan]));
  return [...different.values()].flatMap(({ layers }) => [
    formatTable(
      [
        { title: "layer", align: "left" },
        { title: "is", align: "left" },
        { title: "gives" },
        { title: "parameters" },
      ],
      layers.map(({ name, spec, outputShape, parameters }) => [
        name,
        formatNetwork([spec]),
        outputShape.join("x"),
        String(
          parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
        ),
      ]),
      {},
    ),
    "",
  ]);
}
