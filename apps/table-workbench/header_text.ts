import type { PreparedVariant, TableExperiment } from "@shrinklab/experiments/tables";
import { backendText, type Result } from "@shrinklab/report";

/**
 * What is about to run: target and features, rows, models, settings.
 *
 * @param experiment The experiment.
 * @param prepared Its variants.
 * @param backend What computes.
 * @returns Lines for a terminal.
 */
export function headerText(
  experiment: TableExperiment,
  prepared: readonly PreparedVariant[],
  backend: Result["backend"],
): string {
  const { optimizer: { type, lr, momentum, nesterov }, epochs, batchSize, seeds } = experiment;
  const optimizer = [
    type,
    ...(momentum ? [`momentum ${momentum}`] : []),
    ...(nesterov ? ["nesterov"] : []),
    `learning rate ${lr}`,
  ].join(", ");
  const notes = new Set(prepared.flatMap(({ examples }) => examples.notes));
  return [
    ...prepared.flatMap(variantText),
    ...[...notes].map((note) => `  ${note}`),
    epochs === 0
      ? "nothing is trained (0 epochs)"
      : `${optimizer}, batch ${batchSize}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, ` +
        `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(" ")}; backend ${
          backendText(backend)
        }`,
    "",
  ].join("\n");
}

function variantText({ variant, examples, plan, training }: PreparedVariant): string[] {
  const { target, features, classes, train, held } = examples;
  const weights = plan.parameters.reduce(
    (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  );
  const rows = (count: number) => count.toLocaleString("en");
  return [
    `${variant.name}: ${target}${classes === undefined ? "" : ` (${classesText(classes)})`} from ` +
    `${features.length} features, ${
      variant.table.scale === "standard" ? "scaled" : "as they are"
    }` +
    `; ${rows(train.rows)} rows trained on, ${rows(held?.rows ?? 0)} held out`,
    `  ${plan.layers.map(({ spec }) => layerText(spec)).join(" - ")}, ${
      rows(weights)
    } parameters, ${training.spec.loss}`,
  ];
}

function classesText(classes: readonly string[]): string {
  const shown = classes.slice(0, 10).join(", ");
  return classes.length > 10 ? `${classes.length} classes: ${shown}, ...` : shown;
}

function layerText(spec: PreparedVariant["plan"]["layers"][number]["spec"]): string {
  switch (spec.type) {
    case "Dense":
      return `dense ${spec.units}${spec.activation === undefined ? "" : ` ${spec.activation}`}`;
    case "Dropout":
      return `dropout ${spec.rate}`;
    case "AlphaDropout":
      return `alpha dropout ${spec.rate}`;
    default:
      return spec.type;
  }
}
