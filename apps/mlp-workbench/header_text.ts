import { wrapText } from "@shrinklab/command";
import { type MlpVariant, networkText } from "@shrinklab/experiments/mlp";
import { planModel } from "@shrinklab/models/model_plan";
import { effectiveGradient, parsePenalties, resolvePenalties } from "@shrinklab/regularizers";
import { backendText, type Result } from "@shrinklab/report";

/** What {@linkcode headerText} is told beside the methods. */
export interface HeaderOptions {
  readonly seeds: readonly number[];
  /** That other images stand in for those of the presets. */
  readonly standIn: string | undefined;
  /** Width of the terminal. */
  readonly columns: number;
}

/**
 * What is about to run: data, backend, and of each method its network, its weights and what its
 * penalties add to the gradient.
 *
 * @param variants The methods.
 * @param base The result but for its runs.
 * @param options Seeds, and what has to be said first.
 * @returns Lines for a terminal.
 */
export function headerText(
  variants: readonly MlpVariant[],
  base: Omit<Result, "runs">,
  { seeds, standIn, columns }: HeaderOptions,
): string {
  const { dataset } = base;
  const { rows, scale } = variants[0]!;
  const number = (x: number) => x.toLocaleString("en");
  const validation = rows.type === "all"
    ? "the test images choose the best epoch"
    : `${number(rows.validation)} for validation (numpy seed ${rows.seed})`;
  const pixels = scale === 1 ? "pixels 0 to 255, not scaled" : `pixels 0 to ${round(255 * scale)}`;
  const first = standIn === undefined ? [] : [...wrapText(standIn, columns), ""];
  return [
    ...first,
    `${base.app} ${base.preset}: ${dataset.name}, ${number(dataset.train)} training images, ` +
    `${validation}, ${number(dataset.test)} to test; ${pixels}`,
    `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(" ")}; backend ` +
    backendText(base.backend),
    "",
    ...variants.flatMap(variantLines),
    "",
  ].join("\n");
}

function variantLines(variant: MlpVariant): string[] {
  const { name, network, model, optimizer, batchSize, epochs, evaluateEvery } = variant;
  const tensors = planModel(model).parameters;
  const parameters = tensors.reduce(
    (sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1),
    0,
  );
  const { type, semantics, lr, momentum, epsilon } = optimizer;
  const update = [
    `${type} (${semantics})`,
    `learning rate ${lr}`,
    ...(momentum ? [`momentum ${momentum}`] : []),
    ...(epsilon ? [`epsilon ${epsilon}`] : []),
    batchSize === "all" ? "full batch" : `batch ${batchSize}`,
    epochs === 1 ? "1 epoch" : `at most ${epochs} epochs, evaluated every ${evaluateEvery}`,
  ];
  return [
    `${name}: ${networkText(network, model.input[0]!, 10)}; ` +
    `${parameters.toLocaleString("en")} parameters, ${variant.initializer}`,
    `  ${update.join(", ")}`,
    ...resolvePenalties(tensors, parsePenalties(variant.penalty)).map(({ penalty, over }) => {
      const kernels = typeof over === "string"
        ? "every kernel"
        : over.map((place) => "layer" in place ? place.layer : place.parameter).join(", ");
      return `  added to the gradient of w in ${kernels}: ${effectiveGradient(penalty)}`;
    }),
  ];
}

function round(x: number): number {
  return Number(x.toPrecision(6));
}
