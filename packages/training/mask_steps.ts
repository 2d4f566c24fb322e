import { isRandom, type MaskSource, type ModelPlan } from "@shrinklab/models";

/** Each purpose has words of its own, so that no two masks are the same by chance. */
const streams: Readonly<Record<MaskPurpose, number>> = {
  training: 0,
  evaluation: 1,
  "Monte Carlo": 2,
};

/** What masks are drawn for. */
export type MaskPurpose = "training" | "evaluation" | "Monte Carlo";

/**
 * Counts the steps of a run that draw masks, and says what they are drawn from: Philox with the
 * key `(seed, stream)`, at the number of the step.
 *
 * @example
 * ```ts
 * import { askNumber } from "@shrinklab/formula";
 * import { MaskSteps } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const masks = new MaskSteps(7, "training");
 * masks.next();
 * assertEquals(askNumber(masks.source.step), 1);
 * ```
 */
export class MaskSteps {
  /** What a forward pass draws from; a recorded one asks for the step at each replay. */
  readonly source: MaskSource;
  #seed: number;
  #step = 0;

  /**
   * Starts before the first step.
   *
   * @param seed Fixes the masks, a whole number from 0 to below 2^32.
   * @param purpose What they are for.
   */
  constructor(seed: number, purpose: MaskPurpose) {
    this.#seed = seed;
    this.source = { key: [() => this.#seed, streams[purpose]], step: () => this.#step };
  }

  /**
   * Starts anew before the first step, as one that is made for a seed.
   *
   * @param seed Fixes the masks, a whole number from 0 to below 2^32.
   * @throws {RangeError} If it is anything else.
   */
  restart(seed: number | undefined): void {
    this.#seed = checkedSeed(seed);
    this.#step = 0;
  }

  /** Number of the step whose masks are drawn; 0 before the first. */
  get step(): number {
    return this.#step;
  }

  /** Goes on to the masks of the next step, the first of which is 1. */
  next(): void {
    this.goTo(this.#step + 1);
  }

  /**
   * Goes to the masks of a step.
   *
   * @param step Its number, the first of which is 1.
   */
  goTo(step: number): void {
    this.#step = step;
  }
}

/**
 * The mask steps of a model, where it draws masks at all.
 *
 * @param plan The model.
 * @param seed The seed, if there is one.
 * @param purpose What they are for.
 * @returns Them, or nothing.
 * @throws {RangeError} If the model draws masks and the seed is not a whole number from 0 to below
 * 2^32: a seed that is left out by mistake would give every trial the same masks.
 */
export function maskSteps(
  plan: ModelPlan,
  seed: number | undefined,
  purpose: MaskPurpose,
): MaskSteps | undefined {
  if (!isRandom(plan, purpose === "training")) return undefined;
  return new MaskSteps(checkedSeed(seed), purpose);
}

function checkedSeed(seed: number | undefined): number {
  if (seed !== undefined && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new RangeError(
    `Cannot draw masks for dropout: seed is ${seed}, want a whole number from 0 to 4294967295`,
  );
}
