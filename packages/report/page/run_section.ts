import type { Method, Result } from "@shrinklab/experiments";
import { formatNetwork } from "@shrinklab/models";
import { backendText } from "../backend_text.ts";
import { methodNotes } from "../method_notes.ts";
import { trainingText } from "../method_text.ts";
import { sourceRows } from "../source_rows.ts";
import { escape } from "./escape.ts";

/** What of a result, or of a path, says how it came about. */
export type RunBase = Pick<
  Result,
  "command" | "experiment" | "backend" | "versions" | "dataset" | "methods"
>;

/**
 * What was run: the command, data, network, training, versions, what each method adds to the
 * gradient, and what to know of the figures.
 *
 * @param result What was run.
 * @returns HTML.
 */
export function runSection(result: Result): string {
  return `${originSection(result)}
${gradientSection(result)}
${sourceSection(result)}
${notesSection(result, methodNotes(result))}`;
}

/**
 * The command, data, network, training, seeds, backend and versions.
 *
 * @param base What was run.
 * @param more Entries behind the training, their values as HTML.
 * @returns HTML.
 */
export function originSection(
  base: RunBase,
  more: readonly (readonly [string, string])[] = [],
): string {
  const { command, experiment, backend, versions } = base;
  const seeds = experiment.seeds.join(", ");
  const entries: readonly (readonly [string, string])[] = [
    ["command", `<pre>${escape(command)}</pre>`],
    ["data", escape(dataText(base))],
    ["network", shared(experiment.methods, (method) => networkText(method, base))],
    ["training", shared(experiment.methods, trainingText)],
    ...more,
    [
      "seeds",
      escape(`${seeds}: each fixes initial weights, order and masks, alike for all methods`),
    ],
    ["computed by", escape(backendText(backend))],
    [
      "versions",
      escape(Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ")),
    ],
    ["data's SHA-256", `<code>${escape(base.dataset.sha256)}</code>`],
  ];
  return `<section>
<h2>What was run</h2>
<dl>
${entries.map(([name, value]) => `<dt>${escape(name)}<dd>${value}`).join("\n")}
</dl>
</section>`;
}

function dataText({ dataset, methods }: RunBase): string {
  const { name, standsInFor, train, valid, test, classes } = dataset;
  const count = (x: number) => x.toLocaleString("en");
  const target = methods[0]?.target;
  return [
    name + (standsInFor === undefined ? "" : `, which stands in for ${standsInFor}`),
    `${count(train)} rows to train on`,
    ...(valid === undefined ? [] : [`${count(valid)} held out`]),
    ...(test > 0 ? [`${count(test)} to test`] : []),
    ...(target === undefined ? [] : [
      `${target}${classes === undefined ? "" : ` (${classes.slice(0, 12).join(", ")})`} from ${
        methods[0]!.features?.length ?? "its"
      } features`,
    ]),
  ].join(", ");
}

function networkText({ name, network, initializers }: Method, { methods }: RunBase): string {
  const summary = methods.find(({ method }) => method === name);
  const { layers, last } = initializers;
  const schemes = last === undefined || last === layers ? layers : `${layers}, last layer ${last}`;
  const parameters = summary === undefined
    ? ""
    : `; ${summary.parameters.toLocaleString("en")} weights, ${schemes}`;
  return `${summary?.network ?? formatNetwork(network.layers)}${parameters}`;
}

/** A text of all methods once, or one for each where they differ. */
function shared(methods: readonly Method[], write: (method: Method) => string): string {
  const groups = Map.groupBy(methods, write);
  if (groups.size === 1) return escape([...groups.keys()][0]!);
  return [...groups].map(([text, group]) =>
    `<p>${escape(group.map(({ name }) => name).join(", "))}: ${escape(text)}</p>`
  ).join("");
}

function gradientSection({ methods }: Result): string {
  const rows = methods.map(({ method, effectiveGradient }) =>
    `<tr><th scope="row">${escape(method)}<td class="text">${
      effectiveGradient.length === 0
        ? "nothing"
        : effectiveGradient.map((line) => escape(line)).join("<br>")
    }`
  );
  return `<section>
<h2>What each method adds to the gradient of a weight w</h2>
<table><thead><tr><th scope="col">method<th scope="col" class="text">adds<tbody>
${rows.join("\n")}
</table>
</section>`;
}

function sourceSection(result: Result): string {
  const rows = sourceRows(result).map(({ method, epoch, figure, ours, theirs, source }) =>
    `<tr><th scope="row">${escape(method)}<td>${escape(epoch)}<td class="text">${escape(figure)}` +
    [ours, theirs, source].map((text) => `<td class="text">${escape(text)}`).join("")
  );
  if (rows.length === 0) return "";
  const titles = ["figure", `ours, seed ${result.experiment.seeds[0]}`, "source", "which"];
  return `<section>
<h2>Beside the source</h2>
<p>Losses with the penalty, near zeros tensor by tensor.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Beside the source"><table><thead><tr>
<th scope="col">method<th scope="col">epoch${
    titles.map((title) => `<th scope="col" class="text">${escape(title)}`).join("")
  }<tbody>
${rows.join("\n")}
</table></div>
</section>`;
}

/**
 * What a reader of the figures has to know.
 *
 * @param base What was run.
 * @param others Notes beside those of the data, the experiment and its methods.
 * @returns HTML; nothing where there are no notes.
 */
export function notesSection(
  { experiment, methods, dataset }: RunBase,
  others: readonly string[],
): string {
  const notes = [
    ...(dataset.standsInFor === undefined ? [] : [
      `${dataset.standsInFor} was not here: ${dataset.name} stands in for it, so no figure ` +
      "compares with the source's",
    ]),
    ...(experiment.notes ?? []),
    ...new Set(methods.flatMap(({ notes }) => notes)),
    ...others,
  ];
  if (notes.length === 0) return "";
  return `<section>
<h2>What to know of the figures</h2>
<ul class="notes">${notes.map((note) => `<li>${escape(note)}`).join("")}</ul>
</section>`;
}
