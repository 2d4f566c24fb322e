import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../engine.ts";
import { placed } from "../ops/convolution_cases_for_tests.ts";
import { checkConvolution, checkPooled } from "../ops/convolution_checks_for_tests.ts";
import { startEngines } from "../ops/engines_for_tests.ts";
import { activations } from "../reference/activations.ts";
import { largestError } from "../reference/largest_error.ts";
import { matrixProduct } from "../reference/matrix_product.ts";
import { randomValues } from "../reference/random_values.ts";
import { sharedMemory } from "../wasm/mod.ts";
import { openBlas } from "./blas.ts";

const memory = sharedMemory();
const mayOpen = Deno.permissions.querySync({ name: "ffi" }).state === "granted";
const found = mayOpen ? openBlas("auto", memory) : {};
const library = found.blas?.name;
found.blas?.[Symbol.dispose]();

Deno.test("openBlas() says what is wrong with a file that is not a BLAS library", () => {
  assertThrows(
    () => openBlas("no-such-library.so", memory),
    TypeError,
    'Cannot open BLAS: path is "no-such-library.so"',
  );
});

Deno.test("an engine without permission for libraries does without, if it may choose", () => {
  using engine = startEngine({ threads: 1, blas: "auto" });
  assertEquals(engine.blas?.name, library);
});

Deno.test("strict mode and blas off use no library", () => {
  for (const options of [{ blas: "auto", strict: true }, { blas: "off" }, {}]) {
    using engine = startEngine({ threads: 1, ...options });
    assertEquals(engine.blas, undefined);
  }
});

/** Runs a test with an engine on BLAS; it is ignored where there is no library. */
function testWithBlas(name: string, body: () => void): void {
  const lacking = mayOpen && !library ? { missing: "there is no BLAS library" } : {};
  testWhere({ permissions: [{ name: "ffi" }], ...lacking }, name, body);
}

const [rows, depth, columns] = [161, 170, 155];
const [a, b] = [randomValues(rows * depth, 1), randomValues(depth * columns, 2)];
const bias = randomValues(columns, 3);

testWithBlas("products by BLAS are right to 1e-5, for every order of storage", () => {
  using _engine = startEngine({ threads: 2, blas: "auto" });
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const left = tf.tensor2d(a, transposeA ? [depth, rows] : [rows, depth]);
      const right = tf.tensor2d(b, transposeB ? [columns, depth] : [depth, columns]);
      const result = tf.matMul(left, right, transposeA, transposeB).dataSync();
      const wanted = matrixProduct(a, b, { rows, depth, columns, transposeA, transposeB });
      assertLess(largestError(result, wanted), 1e-5);
    }
  }
});

testWithBlas(
  "products by BLAS of many blocks are right to 1e-5, the same on 1, 2 and 3 threads",
  () => {
    const sizes = { rows: 530, depth: 130, columns: 600 };
    const [a, b] = [randomValues(530 * 130, 5), randomValues(130 * 600, 6)];
    const [one, two, three] = [1, 2, 3].map((threads) => {
      using _engine = startEngine({ threads, blas: "auto" });
      return tf.matMul(tf.tensor2d(a, [530, 130]), tf.tensor2d(b, [130, 600])).dataSync();
    });
    assertLess(largestError(one!, matrixProduct(a, b, sizes)), 1e-5);
    assertEquals(two, one);
    assertEquals(three, one);
  },
);

testWithBlas("a product by BLAS ends with bias and activation, and is replayed", () => {
  using engine = startEngine({ threads: 2, blas: "auto" });
  const operands = { b: tf.tensor2d(b, [depth, columns]), bias: tf.tensor1d(bias) };
  const left = tf.tensor2d(a, [rows, depth]);
  const { result, recording } = engine.record(() =>
    tf.fused.matMul({ a: left, ...operands, activation: "tanh" as "relu" })
  );
  const { value } = activations.tanh!;
  const check = (a: Float32Array) => {
    const wanted = matrixProduct(a, b, { rows, depth, columns })
      .map((z, i) => value(z + bias[i % columns]!));
    assertLess(largestError(result.dataSync(), wanted), 1e-5);
  };
  check(a);
  assert(recording.kernels.some((name) => name.startsWith("sgemm")));
  const other = randomValues(rows * depth, 4);
  engine.overwrite(left, other);
  recording.replay();
  check(other);
});

testWithBlas("Winograd's convolutions by BLAS and their gradients are right to 1e-4", () => {
  using engines = startEngines({ blas: "auto" });
  // Whatever library is here: products as those with AVX-512 make them.
  for (const engine of [engines.one, engines.two]) Object.assign(engine.blas!, { wide: true });
  const sizes = {
    height: 13,
    width: 22,
    padding: "same" as const,
    filterHeight: 3,
    filterWidth: 3,
    strideDown: 1,
    strideAcross: 1,
  };
  for (const [batch, inputs, outputs] of [[3, 8, 16], [11, 24, 64], [9, 64, 32]] as const) {
    const shape = placed({ ...sizes, batch, inputs, outputs })!;
    checkConvolution(engines, shape, inputs, 1e-4);
    checkPooled(engines, shape, "relu", outputs);
  }
});

testWithBlas("an engine on BLAS can be ended twice, and another started", () => {
  const first = startEngine({ threads: 1, blas: "auto" });
  first.dispose();
  using second = startEngine({ threads: 1, blas: "auto" });
  first.dispose();
  assert(second.blas);
});
