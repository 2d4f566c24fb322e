export * from "./random_state.ts";
export * from "./numpy_subset.ts";
