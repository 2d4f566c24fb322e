import { choiceFlag, inGroup, numberFlag, switchFlag } from "@shrinklab/command";
import type { Call } from "@shrinklab/command";
import { fileFlags } from "../experiment/flags.ts";

const count = { integer: true, min: 1 } as const;

/** Lambdas of a path where nothing says how many. */
export const LAMBDAS = 30;

// A path chooses one method and trains it over and over: what chooses epochs or predicts is not its.
const {
  checkpoint: _checkpoint,
  choose: _choose,
  lambda: _lambda,
  list: _list,
  mc: _mc,
  patience: _patience,
  predict: _predict,
  print: _print,
  prune: _prune,
  resume: _resume,
  seeds: _seeds,
  sweep: _sweep,
  weights: _weights,
  "evaluate-every": _every,
  ...training
} = fileFlags;

/** Flags of `path`. */
export const pathFlags = {
  ...inGroup("The path", {
    lambdas: numberFlag(`how many lambdas (default: ${LAMBDAS})`, { ...count, max: 1000 }),
    from: numberFlag(
      "first lambda (default: of one layer the largest, from which on it is empty; of a network a " +
        "thousandth of its largest gradient)",
      { above: 0 },
    ),
    to: numberFlag(
      "last lambda (default: of one layer a hundredth of the largest; of a network its largest " +
        "gradient, where the path has long ended)",
      { above: 0 },
    ),
    adaptive: switchFlag("put half of the lambdas where accuracy or zeros change most"),
    "epochs-each": numberFlag(
      "epochs of a network at each lambda (default: a fifth of --epochs)",
      count,
    ),
    seeds: numberFlag(
      "walk it with so many seeds, in a folder each, and compare (default: 1, but where a method says " +
        "how its path goes as many as the preset or file does)",
      { ...count, max: 1000 },
    ),
  }),
  ...inGroup("What is chosen", {
    choose: choiceFlag(
      "best: the best by the validation rows; 1se: the largest lambda within one standard error of " +
        "it; permuted: what labels that say nothing would ask for, of one layer (default: 1se)",
      ["best", "1se", "permuted"],
    ),
    at: numberFlag("instead: the lambda of the path that is nearest to this one", { above: 0 }),
    again: switchFlag(
      "train what is left from its first weights too, and a network of its sizes from new ones",
    ),
    folds: numberFlag("choose by so many folds of the training rows", { integer: true, min: 2 }),
    units: numberFlag("instead: so many live hidden units, by bisection", count),
    features: numberFlag("instead: so many input features", count),
  }),
  ...training,
};

/** A call of `path`. */
export type PathCall = Call<typeof pathFlags>;
