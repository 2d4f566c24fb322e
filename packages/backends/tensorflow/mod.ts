/**
 * The parts of the tensorflow backend that its setup and `doctor` use too.
 *
 * @module
 */
export * from "./installation.ts";
export { loadBackend, loadVariables, type NodeBackend } from "./load_backend.ts";
export { type ProcessOptions, runProcess } from "./run_process.ts";
export * from "./try_installation.ts";
