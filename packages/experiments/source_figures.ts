import type { MethodName } from "./methods.ts";

/** What a source printed for one method, to be shown beside ours. */
export interface SourceFigures {
  /** Where the figures are from. */
  readonly source: string;
  /** Our name of the method. */
  readonly method: MethodName;
  /** After how many epochs. */
  readonly epoch: number;
  /** Total loss of that epoch's last batch. */
  readonly lastBatchLoss?: number;
  /** Share of test images classified rightly, 0 to 1. */
  readonly testAccuracy?: number;
  /** Near-zero counts of the parameter tensors in layer order. */
  readonly nearZero?: readonly number[];
}
