/**
 * A small assembler for WebAssembly and an expression language over it: kernels are TypeScript
 * functions that write their loop nest once for the exact shapes.
 *
 * @module
 */
export * from "./body.ts";
export * from "./control.ts";
export * from "./encoding.ts";
export * from "./memory.ts";
export * from "./module.ts";
export { registerLanes } from "./registers.ts";
export { sharedMemory } from "./shared_memory.ts";
export * from "./value.ts";
export { F32, float, I32, int, Vector } from "./values.ts";
export * from "./variable.ts";
export * from "./vector.ts";
