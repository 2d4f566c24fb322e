import { wrapText } from "@shrinklab/command";
import {
  type Experiment,
  optimizerText,
  type PreparedExperiment,
  type PreparedMethod,
  type Result,
} from "@shrinklab/experiments";
import { formatNetwork } from "@shrinklab/models";
import { backendText, formatTable } from "@shrinklab/report";

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
  base: Omit<Result, "runs">,
  { first, seedText, columns }: HeaderOptions,
): string {
  const { experiment } = prepared;
  const methods = experiment.methods.map((method) => prepared.methodOf(method));
  const notes = new Set(methods.flatMap(({ rows }) => rows.notes));
  return [
    ...first.flatMap((line) => wrapText(line, columns)),
    ...(first.length === 0 ? [] : [""]),
    `${base.app} ${experiment.name}: ${base.dataset.name}; backend ${backendText(base.backend)}`,
    ...[...notes].map((note) => `  ${note}`),
    seedText,
    ...sweepLines(experiment, columns),
    "",
    ...shared("rows", methods, rowsText, columns),
    ...shared("network", methods, modelText, columns),
    ...layerLines(methods),
    ...shared("training", methods, trainingText, columns),
    "",
    `Added to the gradient of each weight w${experiment.sweep?.lambda ? ", times lambda" : ""}:`,
    ...base.methods.flatMap(({ method, effectiveGradient }) =>
      (effectiveGradient.length === 0 ? ["nothing"] : effectiveGradient)
        .map((line) => `  ${method}: ${line}`)
    ),
    "",
  ].join("\n");
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

function trainingText({ method, training }: PreparedMethod): string {
  const { batchSize, epochs, evaluateEvery = 1, stop, choose, schedule, classWeights, monteCarlo } =
    method;
  if (epochs === 0) return `none (0 epochs), ${training.spec.loss}`;
  // The weight decay of a method stands with what it adds to the gradient.
  const { weightDecay: _, ...optimizer } = method.optimizer;
  const every = evaluateEvery === 1 ? "" : `, evaluated every ${evaluateEvery}`;
  return [
    training.spec.loss,
    optimizerText(optimizer),
    ...(schedule === undefined ? [] : [`schedule ${scheduleText(schedule)}`]),
    ...(classWeights === undefined
      ? []
      : [`class weights ${classWeights === "balanced" ? classWeights : classWeights.join(" ")}`]),
    batchSize === "all" ? "full batch" : `batch ${batchSize}`,
    `${stop ? "at most " : ""}${epochs} ${epochs === 1 ? "epoch" : "epochs"}${every}`,
    ...(stop === undefined ? [] : [`stops ${stop.patience} epochs after the best ${stop.monitor}`]),
    `keeps the ${choose === undefined ? "last weights" : `weights of the best ${choose.monitor}`}`,
    ...(monteCarlo === undefined ? [] : [`then ${monteCarlo.passes} dropout masks`]),
  ].join(", ");
}

function scheduleText({ type, ...numbers }: object & { readonly type: string }): string {
  const list = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return list.length === 0 ? type : `${type}(${list.join(",")})`;
}
