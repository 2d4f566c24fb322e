import { lookUp } from "@shrinklab/names";
import type { OptimizerSpec } from "@shrinklab/training/optimizers";

/** An optimizer but for its learning rate. */
export type OptimizerChoice = Omit<OptimizerSpec, "lr">;

/**
 * The optimizers that flags name, with PyTorch's arithmetic and defaults; `adam(semantics=keras)`
 * has Keras's, as has Ftrl, which PyTorch lacks.
 */
export const optimizerChoices = {
  "sgd": { type: "SGD", semantics: "pytorch" },
  "momentum": { type: "SGD", semantics: "pytorch", momentum: 0.9 },
  "nesterov": { type: "SGD", semantics: "pytorch", momentum: 0.9, nesterov: true },
  "adam": { type: "Adam", semantics: "pytorch" },
  "adamw": { type: "AdamW", semantics: "pytorch" },
  "rmsprop": { type: "RMSprop", semantics: "pytorch" },
  "ftrl": { type: "Ftrl", semantics: "keras" },
} satisfies Record<string, OptimizerChoice>;

/** All names, in the order in which they are listed. */
export const optimizerNames = Object.keys(optimizerChoices) as ReadonlyArray<
  keyof typeof optimizerChoices
>;

/**
 * Reads an optimizer: its name, and in brackets what is not as usual.
 *
 * @param text Such as `adam`, `adam(semantics=keras)`, `momentum(momentum=0.8)`.
 * @returns The optimizer; its numbers are checked where it is made.
 * @throws {RangeError} If the name is unknown.
 * @throws {SyntaxError} If the text has another form.
 *
 * @example
 * ```ts
 * import { parseOptimizer } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseOptimizer("adam(semantics=keras,epsilon=1e-7)"), {
 *   type: "Adam",
 *   semantics: "keras",
 *   epsilon: 1e-7,
 * });
 * ```
 */
export function parseOptimizer(text: string): OptimizerChoice {
  const [, name, list] = /^\s*([a-z-]+)\s*(?:\((.*)\))?\s*$/i.exec(text) ?? [];
  if (name === undefined) {
    throw new SyntaxError(
      `Cannot read optimizer: text is ${JSON.stringify(text)}, want NAME or NAME(FIELD=VALUE,...)`,
    );
  }
  const known = lookUp("use --optimizer", "name", name, optimizerChoices);
  const fields = (list ?? "").split(",").filter((part) => part.trim() !== "").map((part) => {
    const [field, value] = part.split("=").map((one) => one.trim());
    const number = Number(value);
    if (!field || !value || (field !== "semantics" && !Number.isFinite(number))) {
      throw new SyntaxError(
        `Cannot read optimizer: ${JSON.stringify(part.trim())} is not FIELD=NUMBER, ` +
          "semantics=pytorch or semantics=keras",
      );
    }
    return [field, field === "semantics" ? value : number] as const;
  });
  return { ...known, ...Object.fromEntries(fields) };
}

/**
 * Says in a few words how weights follow the gradient.
 *
 * @param optimizer The optimizer.
 * @returns For example `Adam (keras), learning rate 0.001, epsilon 1e-8`.
 */
export function optimizerText(optimizer: OptimizerSpec): string {
  const { type, semantics, lr, nesterov, ...numbers } = optimizer;
  const words: Readonly<Record<string, string>> = { weightDecay: "weight decay" };
  return [
    type === "SGD" && !numbers.momentum && !numbers.weightDecay ? type : `${type} (${semantics})`,
    `learning rate ${lr}`,
    ...(nesterov ? ["nesterov"] : []),
    ...Object.entries(numbers).flatMap(([name, value]) =>
      value ? [`${words[name] ?? name} ${value}`] : []
    ),
  ].join(", ");
}
