/**
 * The command line of every app: flags, help, errors, exit codes, progress, Ctrl-C.
 *
 * @module
 */
export { type Call, type Command, runCommand } from "./command.ts";
export { type Download, type DownloadProgress, downloadProgress } from "./download_progress.ts";
export { type Ending, endingOf, EXIT, exitCodeOf } from "./exit_code.ts";
export type { Flag, FlagTable, FlagValues } from "./flag.ts";
export {
  choiceFlag,
  choicesFlag,
  inGroup,
  namesFlag,
  numberFlag,
  type NumberOptions,
  type NumberRange,
  numbersFlag,
  readChoice,
  readNumber,
  switchFlag,
  textFlag,
  valueFlag,
} from "./flags.ts";
export { type HelpSubject, helpText } from "./help.ts";
export {
  type EndingSignal,
  type Interrupt,
  type InterruptSource,
  watchInterrupt,
} from "./interrupt.ts";
export { createLogger, type Logger } from "./logger.ts";
export { type ParsedFlags, parseFlags } from "./parse_flags.ts";
export { entriesOf, isFile, isFolder } from "./path_kind.ts";
export { clock, Progress, type ProgressOptions } from "./progress.ts";
export { quoted } from "./quoted.ts";
export { readInput } from "./read_input.ts";
export { openTerminal, type Terminal } from "./terminal.ts";
export { UsageError } from "./usage_error.ts";
export { visibleLines, visibleText } from "./visible_text.ts";
export { wrapText } from "./wrap_text.ts";
