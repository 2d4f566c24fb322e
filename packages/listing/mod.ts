/**
 * Lists of a store's trials: which, in what order, over seeds, and as columns of a file.
 *
 * @module
 */
export {
  type Condition,
  matches,
  type Operator,
  parseCondition,
  parseSortKey,
  sorted,
  type SortKey,
} from "./condition.ts";
export {
  type Field,
  type FieldKind,
  fieldOf,
  fieldsOf,
  type FieldValue,
  settingsOf,
} from "./field.ts";
export { type GroupOptions, groupTrials, judgingFigure, type SeedGroup } from "./group_trials.ts";
export { listTrials, type TrialQuery } from "./list_trials.ts";
export {
  type DataColumn,
  type DataTable,
  epochTable,
  groupTable,
  trialTable,
} from "./data_table.ts";
export type { TrialEntry } from "./trial_entry.ts";
export { tableFile, type TableFormat, tableFormat } from "./table_file.ts";
