import type { LabelledPath } from "../merge_paths.ts";

/** What figures of paths are made from. */
export interface PathFigureInput {
  /** One path, or several of the same data. */
  readonly paths: readonly LabelledPath[];
}
