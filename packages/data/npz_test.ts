import { assertEquals, assertRejects } from "@std/assert";
import { zipSync } from "fflate";
import { DataError } from "./data_error.ts";
import { encodeNpy } from "./npy_for_tests.ts";
import { openNpz } from "./npz.ts";

/** `numpy.savez_compressed(x_train=numpy.arange(6, dtype="u1").reshape(2, 3), y_train=[0, 1])`. */
const ofNumpy = Uint8Array.fromBase64(
  "UEsDBC0AAAAIAAAAIQB+ntfP//////////8LABQAeF90cmFpbi5ucHkBABAAhgAAAAAAAABMAAAAAAAAAJvsF+obEMnI" +
    "UMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgZGJmYWVgBQ" +
    "SwMELQAAAAgAAAAhAH5q+8n//////////wsAFAB5X3RyYWluLm5weQEAEACQAAAAAAAAAEkAAAAAAAAAm+wX6hsQychQ" +
    "xlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALgYoYITSAFBLAQIt" +
    "Ay0AAAAIAAAAIQB+ntfPTAAAAIYAAAALAAAAAAAAAAAAAACAAQAAAAB4X3RyYWluLm5weVBLAQItAy0AAAAIAAAAIQB+" +
    "avvJSQAAAJAAAAALAAAAAAAAAAAAAACAAYkAAAB5X3RyYWluLm5weVBLBQYAAAAAAgACAHIAAAAPAQAAAAA=",
);

Deno.test("openNpz() reads what numpy saved, one array at a time", async () => {
  const npz = openNpz(ofNumpy, "a.npz");
  assertEquals([...npz.sizes], [["x_train", 134], ["y_train", 144]]);
  const { shape, values } = await npz.read("x_train");
  assertEquals([shape, [...values]], [[2, 3], [0, 1, 2, 3, 4, 5]]);
  assertEquals([...(await npz.read("y_train")).values], [0, 1]);
});

Deno.test("openNpz() tells what there is where an array is not", async () => {
  await assertRejects(
    () => openNpz(ofNumpy, "a.npz").read("x_test"),
    DataError,
    'Cannot read "a.npz": it has no array x_test, but x_train, y_train',
  );
});

Deno.test("openNpz() names the array that is damaged or too large", async () => {
  const cut = encodeNpy({ dtype: "|u1", shape: [9], values: [1, 2] });
  const bytes = new Uint8Array(zipSync({ "x.npy": cut }));
  await assertRejects(() => openNpz(bytes, "a.npz").read("x"), DataError, '"a.npz:x.npy"');
  const small = openNpz(ofNumpy, "a.npz", { mostBytes: 133 });
  await assertRejects(() => small.read("x_train"), DataError, "it states 134 bytes");
});
