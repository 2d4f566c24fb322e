import { signal } from "@preact/signals";
import type { Snapshot } from "../snapshot.ts";

/** More points of a curve are thinned to half as many. */
const MOST_POINTS = 1200;

/** A curve: x rises. */
export interface Curve {
  /** Epochs. */
  x: number[];
  /** Values. */
  y: number[];
}

/** A row of the table of figures. */
export interface FigureRow {
  /** Epochs, of which the last may not have ended. */
  readonly epoch: number;
  /** Loss of the rows that are trained on, and of the others. */
  readonly losses: readonly [train: number, held: number];
  /** Accuracy of both. */
  readonly accuracies: readonly [train: number, held: number];
}

/** The losses and accuracies of a run, kept short however long it is. */
export class Curves {
  /** Changes whenever they do. */
  readonly version = signal(0);
  /** Mean loss of the steps, with the penalty. */
  readonly steps: Curve = { x: [], y: [] };
  /** Figures that were taken without training. */
  rows: FigureRow[] = [];

  /**
   * Adds what a snapshot has.
   *
   * @param snapshot The snapshot.
   * @param steps Steps of an epoch.
   */
  add({ step, losses, figures }: Snapshot, steps: number): void {
    const epoch = step / steps;
    if (losses) {
      this.steps.x.push(epoch);
      this.steps.y.push(losses.loss);
      if (this.steps.x.length > MOST_POINTS) {
        this.steps.x = halved(this.steps.x);
        this.steps.y = halved(this.steps.y);
      }
    }
    if (figures && this.rows.at(-1)?.epoch !== epoch) {
      const { train, held } = figures;
      this.rows.push({
        epoch,
        losses: [train.loss, held.loss],
        accuracies: [train.accuracy, held.accuracy],
      });
      if (this.rows.length > MOST_POINTS) this.rows = halved(this.rows);
    }
    this.version.value++;
  }

  /** Begins anew. */
  clear(): void {
    this.steps.x = [];
    this.steps.y = [];
    this.rows = [];
    this.version.value++;
  }
}

/** Every other entry, the last one among them. */
function halved<T>(list: readonly T[]): T[] {
  return list.filter((_, at) => (list.length - 1 - at) % 2 === 0);
}
