/**
 * The compute engine: a TensorFlow.js backend in WebAssembly, with SIMD and threads, whose kernels
 * TypeScript emits at run time for the sizes at hand.
 *
 * @module
 */
export { EngineBackend, type EngineOptions } from "./backend.ts";
export type { BlasLibrary } from "./blas/blas.ts";
export { findBlasLibrary } from "./blas/libraries.ts";
export { engineName, startEngine } from "./engine.ts";
export { Arena, type Region } from "./memory/arena.ts";
export type { Call, Operation } from "./ops/operation.ts";
export { cut, type Kernel, type KernelArgument, type KernelContext } from "./threads/kernel.ts";
export { Profile } from "./threads/profile.ts";
export type { Recording } from "./recording.ts";
export { type SimdSupport, simdSupport } from "./support.ts";
export type { TensorStore } from "./tensor_store.ts";
