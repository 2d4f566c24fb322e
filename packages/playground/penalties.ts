import type { OptimizerSpec } from "@shrinklab/training";

/** Name of a penalty that the page offers. */
export type PenaltyChoiceName =
  | "none"
  | "l1"
  | "prox-l1"
  | "l2"
  | "l2-norm"
  | "prox-l0"
  | "group-lasso"
  | "weight-decay";

/** A penalty that the page offers. */
export interface PenaltyChoice {
  /** What the page calls it. */
  readonly title: string;
  /** What it does to weights, in a few words. */
  readonly does: string;
  /** Whether it may be over biases too; of groups and of decay there is no choice. */
  readonly scope: "elementwise" | "fixed";
  /** Its text at a strength; nothing where there is no penalty. */
  readonly text?: (lambda: string, over: string) => string;
  /** Whether the strength is the optimizer's weight decay instead. */
  readonly decay?: boolean;
}

const elementwise = (name: string) => (lambda: string, over: string) => `${name}(${lambda}${over})`;

/** The penalties that the page offers, by the name that stands in its address. */
export const penaltyChoices: Readonly<Record<PenaltyChoiceName, PenaltyChoice>> = {
  "none": { title: "none", does: "weights follow the data alone", scope: "fixed" },
  "l1": {
    title: "L1, by its gradient",
    does: "draws weights to 0, around which they oscillate",
    scope: "elementwise",
    text: elementwise("l1"),
  },
  "prox-l1": {
    title: "L1, by a proximal step",
    does: "makes small weights exactly 0",
    scope: "elementwise",
    text: elementwise("prox-l1"),
  },
  "l2": {
    title: "L2",
    does: "shrinks large weights most, and makes none 0",
    scope: "elementwise",
    text: elementwise("l2"),
  },
  "l2-norm": {
    title: "L2 norm, without the square",
    does: "draws each tensor to 0 as a whole",
    scope: "elementwise",
    text: elementwise("l2-norm"),
  },
  "prox-l0": {
    title: "L0, by a proximal step",
    does: "makes small weights exactly 0 and leaves large ones as they are",
    scope: "elementwise",
    text: elementwise("prox-l0"),
  },
  "group-lasso": {
    title: "group lasso",
    does: "makes all weights into a unit or filter 0 together: it dies",
    scope: "fixed",
    text: (lambda) => `group-lasso(${lambda},weights=none)`,
  },
  "weight-decay": {
    title: "weight decay",
    does: "shrinks all weights by the optimizer",
    scope: "fixed",
    decay: true,
  },
};

/** An optimizer that the page offers, without its learning rate. */
export interface OptimizerOffer {
  /** What the page calls it. */
  readonly title: string;
  /** Its rule. */
  readonly spec: Omit<OptimizerSpec, "lr">;
  /** The learning rate that it begins with, in place of the task's. */
  readonly lr?: number;
}

/** The optimizers that the page offers, by the name that stands in its address. */
export const optimizerOffers = {
  sgd: {
    title: "SGD, momentum 0.9",
    spec: { type: "SGD", semantics: "pytorch", momentum: 0.9 },
  },
  plain: { title: "SGD without momentum", spec: { type: "SGD", semantics: "pytorch" }, lr: 0.1 },
  adam: { title: "Adam", spec: { type: "Adam", semantics: "keras" }, lr: 0.005 },
} as const satisfies Record<string, OptimizerOffer>;

/** Name of an optimizer that the page offers. */
export type OptimizerOfferName = keyof typeof optimizerOffers;
