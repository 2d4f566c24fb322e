/**
 * The command line of every app: flags, help, errors, exit codes, progress, Ctrl-C.
 *
 * @module
 */
export { choiceFlag, choicesFlag, readChoice } from "./choice_flag.ts";
export { type Call, type Command, runCommand } from "./command.ts";
export { type Download, type DownloadProgress, downloadProgress } from "./download_progress.ts";
export { type Ending, endingOf, EXIT } from "./exit_code.ts";
export type { Flag, FlagTable, FlagValues } from "./flag.ts";
export { type HelpSubject, helpText } from "./help.ts";
export { type Interrupt, type InterruptSource, watchInterrupt } from "./interrupt.ts";
export { createLogger, type Logger } from "./logger.ts";
export { numberFlag, type NumberRange, readNumber } from "./number_flag.ts";
export { numbersFlag } from "./numbers_flag.ts";
export { pairsFlag } from "./pairs_flag.ts";
export { type ParsedFlags, parseFlags } from "./parse_flags.ts";
export { clock, Progress, type ProgressOptions } from "./progress.ts";
export { readInput } from "./read_input.ts";
export { switchFlag } from "./switch_flag.ts";
export { openTerminal, type Terminal } from "./terminal.ts";
export { textFlag } from "./text_flag.ts";
export { UsageError } from "./usage_error.ts";
export { wrapText } from "./wrap_text.ts";
