/**
 * The playground: a page in which the engine trains, its settings, and what it trains.
 *
 * @module
 */
export { bundlePlayground, type PlaygroundFiles } from "./bundle.ts";
export { experimentOf, methodOf, pointsFile } from "./experiment.ts";
export {
  type OptimizerOffer,
  type OptimizerOfferName,
  optimizerOffers,
  type PenaltyChoice,
  type PenaltyChoiceName,
  penaltyChoices,
} from "./penalties.ts";
export {
  drawPoints,
  type LabelledPoint,
  type PointPattern,
  type PointPatternName,
  pointPatterns,
  pointsCsv,
  pointsTable,
} from "./points.ts";
export { packedFiles, packFiles } from "./packed_files.ts";
export { openSession, type PointRows, Session, type SessionFigures } from "./session.ts";
export { servePlayground } from "./serve.ts";
export {
  defaultSettings,
  formatSettings,
  liveSettings,
  parseSettings,
  readSetting,
  type Settings,
} from "./settings.ts";
export {
  type KernelView,
  type Snapshot,
  takeSnapshot,
  type TensorZeros,
  type UnitStates,
} from "./snapshot.ts";
export { type PlaygroundTask, type TaskName, tasks } from "./tasks.ts";
export { TrainingLoop } from "./training_loop.ts";
export type { About, Answer, Ask, Progress } from "./messages.ts";
