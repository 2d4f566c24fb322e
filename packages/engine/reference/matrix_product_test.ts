import { assertEquals, assertLess } from "@std/assert";
import { dot } from "./dot.ts";
import { finiteDifferences } from "./finite_differences.ts";
import { largestError } from "./largest_error.ts";
import { matrixProduct } from "./matrix_product.ts";
import { randomValues } from "./random_values.ts";

Deno.test("matrixProduct() multiplies rows by columns, whichever way they are stored", () => {
  const [a, b] = [[1, 2, 3, 4, 5, 6], [1, 0, 2, 1, 0, 3]];
  const shape = { rows: 2, depth: 3, columns: 2 };
  const wanted = [5, 11, 14, 23];
  assertEquals([...matrixProduct(a, b, shape)], wanted);
  const [aStored, bStored] = [[1, 4, 2, 5, 3, 6], [1, 2, 0, 0, 1, 3]];
  assertEquals([...matrixProduct(aStored, b, { ...shape, transposeA: true })], wanted);
  assertEquals([...matrixProduct(a, bStored, { ...shape, transposeB: true })], wanted);
});

Deno.test("the gradients of a product are products, by finite differences", () => {
  const [rows, depth, columns] = [3, 4, 2];
  const shape = { rows, depth, columns };
  const [a, b] = [randomValues(rows * depth, 1), randomValues(depth * columns, 2)];
  const dy = randomValues(rows * columns, 3);
  const byA = finiteDifferences((a) => dot(matrixProduct(a, b, shape), dy), a);
  const byB = finiteDifferences((b) => dot(matrixProduct(a, b, shape), dy), b);
  const da = matrixProduct(dy, b, { rows, depth: columns, columns: depth, transposeB: true });
  const db = matrixProduct(a, dy, { rows: depth, depth: rows, columns, transposeA: true });
  assertLess(largestError(da, byA), 1e-8);
  assertLess(largestError(db, byB), 1e-8);
});
