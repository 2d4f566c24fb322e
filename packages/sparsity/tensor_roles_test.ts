import { assertEquals, assertThrows } from "@std/assert";
import type { StoredTensor } from "@shrinklab/models/safetensors";
import { sortTensors } from "./tensor_roles.ts";

const tensor = (name: string, values: number[], dtype = "float32"): StoredTensor => ({
  name,
  dtype,
  shape: [values.length],
  values: Float32Array.from(values),
});

const rolesOf = (tensors: readonly StoredTensor[]) =>
  sortTensors(tensors).apart.map(({ name, role }) => [name, role]);

Deno.test("sortTensors() applies the masks of torch.nn.utils.prune", () => {
  const { weights, apart } = sortTensors([
    tensor("0.weight_mask", [1, 0, 1], "bool"),
    tensor("0.weight_orig", [4, 5, NaN]),
    tensor("0.bias", [1]),
  ]);
  assertEquals(weights.map(({ name, values }) => [name, ...values]), [
    ["0.weight", 4, 0, NaN],
    ["0.bias", 1],
  ]);
  assertEquals(apart.map(({ role }) => role), ["mask"]);
});

Deno.test("sortTensors() keeps float64 under a mask", () => {
  const original = { ...tensor("w_orig", [0, 0]), values: Float64Array.of(1e-50, 1e300) };
  const { weights } = sortTensors([original, tensor("w_mask", [1, 0])]);
  assertEquals(weights[0]?.values, Float64Array.of(1e-50, 0));
});

Deno.test("sortTensors() applies a mask of 0 and 1 beside the weight itself", () => {
  for (const mask of ["fc/kernel_mask", "fc/mask:0"]) {
    const { weights } = sortTensors([tensor("fc/kernel", [4, 5]), tensor(mask, [0, 1])]);
    assertEquals(weights.map(({ values }) => [...values]), [[0, 5]]);
  }
});

Deno.test("sortTensors() does not count a mask of nothing", () => {
  const weight = tensor("attn.weight", [1, 2]);
  assertEquals(rolesOf([weight, tensor("attn.mask", [0.5, 1])]), [["attn.mask", "unused mask"]]);
  assertEquals(rolesOf([weight, tensor("causal_mask", [0])]), [["causal_mask", "unused mask"]]);
});

Deno.test("sortTensors() throws where a mask has another shape", () => {
  assertThrows(
    () => sortTensors([tensor("w_orig", [1, 2]), tensor("w_mask", [1])]),
    RangeError,
    'Cannot apply mask: "w_mask" is [1], want [2] as "w_orig"',
  );
});

Deno.test("sortTensors() takes statistics, counters and whole numbers apart", () => {
  const scalar = { ...tensor("step", [3], "int64"), shape: [] };
  assertEquals(
    rolesOf([
      tensor("1.running_mean", [1]),
      tensor("1.running_var", [1], "float64"),
      tensor("bn1/moving-mean", [1]),
      tensor("bn/moving_variance:0", [1]),
      tensor("batch_stats/bn/mean", [1]),
      { ...tensor("1.num_batches_tracked", [1], "int64"), shape: [] },
      scalar,
      tensor("position_ids", [0, 1], "int64"),
      tensor("0.weight_orig", [1]),
      tensor("0.weight_u", [1]),
    ]),
    [
      ["1.running_mean", "statistics"],
      ["1.running_var", "statistics"],
      ["bn1/moving-mean", "statistics"],
      ["bn/moving_variance:0", "statistics"],
      ["batch_stats/bn/mean", "statistics"],
      ["1.num_batches_tracked", "counter"],
      ["step", "counter"],
      ["position_ids", "whole numbers"],
      ["0.weight_u", "statistics"],
    ],
  );
});

Deno.test("sortTensors() counts weights in whole numbers, and what is not a statistic", () => {
  const weights = [
    tensor("0.weight", [1], "int8"),
    tensor("1.weight", [1]),
    tensor("1.bias", [1]),
    tensor("bn/scale", [1]),
    tensor("weight_u", [1]),
    tensor("cls", [1], "bfloat16"),
  ];
  assertEquals(sortTensors(weights), { weights, apart: [] });
});
