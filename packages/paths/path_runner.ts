import type { Rows } from "@shrinklab/experiments";
import { type LayerSpec, type ModelPlan, type NamedTensor, weightsSha256 } from "@shrinklab/models";
import {
  type Callback,
  createTrainer,
  Evaluator,
  fit,
  hasSteadyGradient,
  meanGradients,
  ModelVariables,
  penaltyValues,
  planTraining,
  ResidentExamples,
  type Trainer,
  type TrainingPlan,
} from "@shrinklab/training";
import { kktResidual } from "./kkt_residual.ts";
import {
  emptyGradient,
  emptyWeights,
  largestCurvature,
  largestLambda,
  type OneLayer,
  oneLayerOf,
} from "./one_layer.ts";
import { type PathFigures, type PathPoint, supportOf } from "./path_point.ts";
import { firstStrength, planAtLambda } from "./plan_at_lambda.ts";
import { polish } from "./polish.ts";
import { type Solution, solveOneLayer, type SolveOptions } from "./solve_one_layer.ts";

/** What a path is made of. */
export interface PathTask {
  /** The training; the strength of its first penalty is a lambda, others keep their ratio to it. */
  readonly training: TrainingPlan;
  /** Rows to train on, to choose by, to test. */
  readonly rows: Rows;
  /** Rows in a batch. */
  readonly batchSize: number;
  /** Epochs of a network without a penalty, and of a refit. */
  readonly epochs: number;
  /** Epochs of a network at each lambda. */
  readonly epochsEach: number;
  /** Weights that a network begins with. */
  readonly initial: readonly NamedTensor[];
  /** Draws others for a network of other sizes. */
  readonly draw: (model: ModelPlan) => readonly NamedTensor[];
  /** Fixes order and masks. */
  readonly seed: number;
}

/** Weights at a lambda, and what they are. */
export interface SolvedPoint {
  /** A tensor for each parameter and moving statistic. */
  readonly weights: readonly NamedTensor[];
  /** Their figures. */
  readonly point: PathPoint;
}

/** Weights without a penalty on what another lambda left, and their figures. */
export interface Refitted {
  /** A tensor for each parameter and moving statistic. */
  readonly weights: readonly NamedTensor[];
  /** Figures by set of rows. */
  readonly figures: Readonly<Partial<Record<"train" | "valid" | "test", PathFigures>>>;
}

/**
 * Goes from one lambda to the next: each is solved from given weights with a fresh optimizer, so that
 * weights in a file are all that a path needs to go on.
 */
export class PathRunner implements Disposable {
  /** What is known of a model of one layer; nothing of a network. */
  readonly layer: OneLayer | undefined;
  readonly #task: PathTask;
  readonly #train: ResidentExamples;
  readonly #sets: Partial<Record<"train" | "valid" | "test", ResidentExamples>>;
  #rate: number | undefined;

  /**
   * Copies the rows to the backend.
   *
   * @param task The path.
   * @throws {RangeError} If the training has no penalty with a proximal step, or its strength is 0.
   */
  constructor(task: PathTask) {
    const { training, rows } = task;
    this.#task = task;
    firstStrength(training);
    this.layer = oneLayerOf(training);
    const resident = (set: "train" | "valid" | "test") =>
      rows[set] && new ResidentExamples(rows[set], {
        scale: rows.scale,
        shape: training.model.input,
      });
    this.#train = resident("train")!;
    const [valid, test] = [resident("valid"), resident("test")];
    this.#sets = {
      train: this.#train,
      ...(valid ? { valid } : {}),
      ...(test ? { test } : {}),
    };
  }

  /**
   * The lambda from which on a model of one layer is empty, exactly; of a network the largest
   * gradient of its initial weights, which is nothing but a scale.
   */
  largestLambda(): number {
    const { rows, initial } = this.#task;
    const unit = this.#planAt(1);
    if (this.layer) {
      return largestLambda(unit, this.layer, emptyGradient(this.layer, rows.train, rows.scale));
    }
    const plan = this.#planAt(0);
    const gradients = hasSteadyGradient(plan)
      ? meanGradients(plan, initial, this.#train)
      : initial.map(({ values }) => values);
    return unit.model.parameters.reduce(
      (most, { role }, i) =>
        role === "kernel"
          ? Float64Array.from(gradients[i]!).reduce((top, g) => Math.max(top, Math.abs(g)), most)
          : most,
      0,
    );
  }

  /**
   * The lambda that labels which say nothing would ask for: a quantile of the largest lambda over
   * permuted labels, one product each.
   *
   * @param permutations Orders of the rows.
   * @param quantile Share of them below it; default 0.95.
   * @returns It.
   * @throws {RangeError} If the model has more than one layer.
   */
  permutedLambda(permutations: readonly ArrayLike<number>[], quantile = 0.95): number {
    const { rows } = this.#task;
    if (!this.layer) {
      throw new RangeError(
        "Cannot choose by permuted labels: the model has hidden layers, want one layer, " +
          "or --choose best or 1se",
      );
    }
    const unit = this.#planAt(1);
    const found = permutations.map((order) =>
      largestLambda(
        unit,
        this.layer!,
        emptyGradient(this.layer!, rows.train, rows.scale, order),
      )
    ).sort((a, b) => a - b);
    return found[Math.min(found.length - 1, Math.ceil(quantile * found.length) - 1)]!;
  }

  /**
   * The weights before the first lambda: of one layer none but biases, of a network those that it
   * learns without the penalty.
   *
   * @param signal Ends it after the current step.
   * @returns Them, and their figures.
   */
  async begin(signal?: AbortSignal): Promise<SolvedPoint> {
    const plan = this.#planAt(0);
    if (this.layer) {
      const weights = emptyWeights(plan, this.layer, this.#task.rows.train);
      return { weights, point: await this.#point(plan, 0, weights, { steps: 0 }) };
    }
    const { initial, epochs } = this.#task;
    using trainer = createTrainer(plan, initial, { seed: this.#task.seed });
    const steps = await this.#fit(trainer, epochs, 0, signal);
    const weights = trainer.weights();
    return { weights, point: await this.#point(plan, 0, weights, { steps }) };
  }

  /**
   * Solves a lambda.
   *
   * @param lambda Above 0.
   * @param from Where to begin.
   * @param place Its number on the path, from 1, which fixes the order of rows.
   * @param signal Ends it after the current step, by an error.
   * @returns Weights and figures.
   * @throws {DOMException} If the signal ended it.
   */
  async solve(
    lambda: number,
    from: readonly NamedTensor[],
    place: number,
    signal?: AbortSignal,
  ): Promise<SolvedPoint> {
    const plan = this.#planAt(lambda);
    if (this.layer) {
      const { rows } = this.#task;
      // Polishing makes it exact; figures of rows show no more digits than these.
      const solution = await this.#solveLayer(this.layer, plan, from, { least: 1e-6, signal });
      const options = { rows: rows.train, scale: rows.scale };
      const weights = polish(plan, this.layer, solution.weights, options);
      return { weights, point: await this.#point(plan, lambda, weights, solution) };
    }
    const { epochsEach, seed } = this.#task;
    using trainer = createTrainer(plan, from, { seed });
    let before: NamedTensor[] | undefined;
    const steps = await this.#fit(trainer, epochsEach, place, signal, {
      name: "zeros before the last epoch",
      onEpochStart: (_, epoch) => void (epoch === epochsEach && (before = trainer.weights())),
    });
    const weights = trainer.weights();
    const changing = plan.model.parameters.reduce(
      (sum, { role }, i) =>
        role === "kernel" ? sum + changedZeros(before![i]!.values, weights[i]!.values) : sum,
      0,
    );
    return { weights, point: await this.#point(plan, lambda, weights, { steps, changing }) };
  }

  /**
   * Trains without the penalty on what is not zero, and keeps the zeros: a network as the method
   * says, one layer by the path's own solver, to the optimum.
   *
   * @param from The weights of a lambda.
   * @param signal Ends it after the current step, by an error.
   * @param start What the weights that stay begin with; default what they are.
   * @returns Weights and figures.
   * @throws {DOMException} If the signal ended it.
   */
  async refit(
    from: readonly NamedTensor[],
    signal?: AbortSignal,
    start: readonly NamedTensor[] = from,
  ): Promise<Refitted> {
    const { epochs, seed } = this.#task;
    const plan = this.#planAt(0);
    const masks = new Map(
      plan.model.parameters.flatMap(({ name, role }, i) =>
        role === "kernel"
          ? [[name, Float32Array.from(from[i]!.values, (w) => w === 0 ? 0 : 1)]]
          : []
      ),
    );
    if (this.layer) {
      const { weights } = await this.#solveLayer(this.layer, plan, start, { masks, signal });
      return { weights, figures: this.#figures(plan, weights) };
    }
    using trainer = createTrainer(plan, start, { seed, masked: true });
    trainer.mask(masks);
    await this.#fit(trainer, epochs, 0, signal);
    const weights = trainer.weights();
    return { weights, figures: this.#figures(plan, weights) };
  }

  /**
   * Solves a model of one layer without the penalty, on all weights.
   *
   * @param from Where to begin.
   * @param signal Ends it after the current steps, by an error.
   * @returns Weights and figures.
   * @throws {RangeError} If the model has more than one layer.
   * @throws {DOMException} If the signal ended it.
   */
  async unpenalized(from: readonly NamedTensor[], signal?: AbortSignal): Promise<Refitted> {
    if (!this.layer) {
      throw new RangeError("Cannot solve: the model has hidden layers, want one layer");
    }
    const plan = this.#planAt(0);
    const { weights } = await this.#solveLayer(this.layer, plan, from, { signal });
    return { weights, figures: this.#figures(plan, weights) };
  }

  /**
   * Trains a network of the sizes that a lambda left, from new weights.
   *
   * @param point The lambda's point.
   * @param signal Ends it after the current step, by an error.
   * @returns Weights and figures.
   * @throws {DOMException} If the signal ended it.
   */
  async fresh({ units }: PathPoint, signal?: AbortSignal): Promise<Refitted> {
    const { training: { model }, epochs, seed, draw } = this.#task;
    const sizes = new Map(units.map(({ layer, live }) => [layer, live]));
    const layers = model.layers.map(({ name, spec }): LayerSpec => {
      const size = sizes.get(name);
      if (size === undefined) return spec;
      if (spec.type === "Dense") return { ...spec, units: size };
      return spec.type === "Conv2D" ? { ...spec, filters: size } : spec;
    });
    const plan = planTraining({
      ...this.#planAt(0).spec,
      model: { ...this.#task.training.spec.model, layers },
    });
    using trainer = createTrainer(plan, draw(plan.model), { seed });
    await this.#fit(trainer, epochs, 0, signal);
    const weights = trainer.weights();
    return { weights, figures: this.#figures(plan, weights) };
  }

  /** Frees the rows. */
  [Symbol.dispose](): void {
    for (const set of Object.values(this.#sets)) set[Symbol.dispose]();
  }

  #planAt(lambda: number): TrainingPlan {
    return planAtLambda(this.#task.training, lambda);
  }

  /** Solves one layer, unless the signal ends it. */
  async #solveLayer(
    layer: OneLayer,
    plan: TrainingPlan,
    from: readonly NamedTensor[],
    options: Omit<SolveOptions, "rate">,
  ): Promise<Solution> {
    const { rows } = this.#task;
    const rate = this.#rate ??= 1 / largestCurvature(layer, rows.train, rows.scale);
    const solution = await solveOneLayer(plan, from, this.#train, { rate, ...options });
    options.signal?.throwIfAborted();
    return solution;
  }

  /** Trains, and gives the number of steps. */
  async #fit(
    trainer: Trainer,
    epochs: number,
    place: number,
    signal?: AbortSignal,
    ...callbacks: Callback[]
  ): Promise<number> {
    const { batchSize, seed } = this.#task;
    const { history, outcome } = await fit(trainer, {
      train: this.#train,
      epochs,
      batchSize,
      // Another order at each lambda.
      seed: (seed + 1_000_003 * place) % 2 ** 32,
      dropLast: false,
      callbacks,
      ...(signal ? { signal } : {}),
    });
    signal?.throwIfAborted();
    if (outcome.type === "diverged") {
      throw new RangeError(
        `Cannot go on with the path: loss is ${outcome.value} in epoch ${outcome.epoch}, ` +
          "want a finite number: a smaller learning rate",
      );
    }
    return history.length * Math.ceil(this.#train.rows / batchSize);
  }

  #figures(
    { model, spec }: TrainingPlan,
    weights: readonly NamedTensor[],
  ): Partial<Record<"train" | "valid" | "test", PathFigures>> {
    const { seed, rows: { task } } = this.#task;
    using variables = new ModelVariables(model, weights);
    using evaluator = new Evaluator(model, variables.byName, { seed, loss: spec.loss });
    return Object.fromEntries(
      Object.entries(this.#sets).map(([set, examples]) => {
        const { rows, loss, accuracy } = evaluator.evaluate(examples);
        return [set, { rows, loss, ...(task === "classes" ? { accuracy } : {}) }];
      }),
    );
  }

  async #point(
    plan: TrainingPlan,
    lambda: number,
    weights: readonly NamedTensor[],
    { steps, changing }: { readonly steps: number; readonly changing?: number },
  ): Promise<PathPoint> {
    const { train, ...others } = this.#figures(plan, weights);
    const gradients = lambda > 0 && hasSteadyGradient(plan)
      ? meanGradients(plan, weights, this.#train)
      : undefined;
    const kkt = gradients && kktResidual(plan, weights, gradients);
    return {
      lambda,
      train: train!,
      ...others,
      penalty: penaltyValues(plan, weights).reduce((sum, { value }) => sum + value, 0),
      ...supportOf(plan, weights),
      ...(kkt === undefined ? {} : { kkt }),
      ...(changing === undefined ? {} : { changing }),
      steps,
      weightsSha256: await weightsSha256(weights),
    };
  }
}

function changedZeros(before: Float32Array, after: Float32Array): number {
  let changed = 0;
  for (const [i, w] of after.entries()) if ((w === 0) !== (before[i] === 0)) changed++;
  return changed;
}
