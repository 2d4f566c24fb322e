import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { zipSync } from "fflate";
import { contentDigest, sha256 } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import { gzip } from "../gzip_for_tests.ts";
import { encodeIdx } from "../idx.ts";
import { encodeNpy, type ToSave } from "../npy_for_tests.ts";
import { encodePng } from "./png_for_tests.ts";
import { readImages } from "./read_images.ts";
import type { ImagesFound } from "./read_options.ts";

/** A file, or where a link leads. */
type Content = Uint8Array | string | { link: string };

/** A test in a folder with these files, by their paths; a path that ends in `/` is a folder. */
function inFolder(
  name: string,
  files: Record<string, Content> | (() => Promise<Record<string, Content>>),
  body: (root: string) => Promise<void>,
): void {
  const needs = { permissions: [{ name: "read" as const }, { name: "write" as const }] };
  testWhere(needs, name, async () => {
    const root = await Deno.realPath(await Deno.makeTempDir());
    try {
      const all = typeof files === "function" ? await files() : files;
      for (const [path, content] of Object.entries(all)) {
        const at = `${root}/${path}`;
        await Deno.mkdir(at.slice(0, at.lastIndexOf("/")), { recursive: true });
        if (path.endsWith("/")) continue;
        if (typeof content === "string") await Deno.writeTextFile(at, content);
        else if (content instanceof Uint8Array) await Deno.writeFile(at, content);
        else await Deno.symlink(content.link, at);
      }
      await body(root);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

/** What is wrong with images, without the folder of the test. */
async function refused(root: string, path = "", options = {}): Promise<string> {
  const error = await assertRejects(() => readImages(`${root}${path}`, options), DataError);
  assert(!error.message.includes("\n"), error.message);
  return error.message.replaceAll(root, "ROOT").replace("Cannot read ", "");
}

/** A gray picture of one value. */
const gray = (value: number, width = 2, height = 2, bits = 8) =>
  encodePng({
    ...{ width, height, bits, color: 0 },
    values: new Array(width * height).fill(value),
  });
const red = encodePng({
  width: 2,
  height: 2,
  bits: 8,
  color: 2,
  values: [9, 0, 0].concat(Array(9).fill(0)),
});
/** A gray JPEG file of 17x9, by Pillow 13. */
const jpeg = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVt" +
    "VkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/wAALCAAJABEBAREA/8QAFwABAAMAAAAAAAAAAAAAAAAABgMEBf/EAB0Q" +
    "AAICAQUAAAAAAAAAAAAAAAABAgQDBRITMjP/2gAIAQEAAD8A2bs9mNsP2LKcmV+dCXUvJhix3ZAf/9k=",
);

inFolder("readImages() reads a folder for each class, in the order of their code points", {
  "b/1.png": gray(10),
  "a/2.PNG": gray(20),
  "a/10.png": gray(30),
  "\u{ff5e}/1.png": gray(40),
  "\u{1f600}/deeper/1.png": gray(50),
}, async (root) => {
  const { train, valid, test, classes, white, notes, sha256: digest } = await readImages(root);
  assertEquals(classes, ["a", "b", "\u{ff5e}", "\u{1f600}"]);
  assertEquals(train.names, [
    "a/10.png",
    "a/2.PNG",
    "b/1.png",
    "\u{ff5e}/1.png",
    "\u{1f600}/deeper/1.png",
  ]);
  assertEquals([...train.labels], [0, 0, 1, 2, 3]);
  assertEquals(train.features.filter((_, i) => i % 4 === 0), Uint8Array.of(30, 20, 10, 40, 50));
  assertEquals([train.shape, train.rows, train.classes, white], [[2, 2, 1], 5, 4, 255]);
  assertEquals([valid, test, notes], [undefined, undefined, []]);
  const digests = await Promise.all(
    (train.names as readonly string[]).map(async (
      name,
    ) => [name, await sha256(await Deno.readFile(`${root}/${name}`))]),
  );
  assertEquals(digest, await contentDigest(Object.fromEntries(digests)));
});

inFolder("readImages() finds train, test and val, and what they lack", {
  "train/cat/1.png": gray(1),
  "train/dog/1.png": gray(2),
  "train/dog/2.png": gray(3),
  "test/dog/1.png": gray(4),
  "val/cat/1.png": gray(5),
  "val/dog/1.png": gray(6),
  "more/cat/1.png": gray(7),
}, async (root) => {
  const { train, valid, test, notes } = await readImages(`${root}/`);
  assertEquals([train.rows, valid?.rows, test?.rows], [3, 2, 1]);
  assertEquals([[...test!.labels], test!.names], [[1], ["test/dog/1.png"]]);
  assertEquals(notes, ["folders beside train are passed over: more", "test has no images of cat"]);
});

inFolder("readImages() takes a folder called train for a class where it has pictures", {
  "train/1.png": gray(1),
  "plane/1.png": gray(2),
}, async (root) => {
  assertEquals((await readImages(root)).classes, ["plane", "train"]);
});

inFolder("readImages() passes over what is no picture, counts it, and says which class is empty", {
  "a/1.png": gray(1),
  "a/.DS_Store": "x",
  "a/Thumbs.db": "x",
  "a/notes.txt": "x",
  "a/2.webp": "x",
  "b/1.png": gray(2),
  "empty/": "",
  "LICENSE": "x",
  "3.png": gray(3),
}, async (root) => {
  const { classes, notes } = await readImages(root);
  assertEquals(classes, ["a", "b"]);
  assertEquals(notes, [
    "empty has no pictures: it is not a class",
    "files passed over: 1 .txt, 1 .webp, 2 hidden, 1 pictures in no class, 1 without extension",
  ]);
});

inFolder("readImages() says when classes are out of balance", {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((i) => [`many/${i}.png`, gray(i)])),
  "few/1.png": gray(1),
  "few/2.png": gray(1),
}, async (root) => {
  assertEquals((await readImages(root)).notes, [
    "classes are out of balance: many 7 images to train on, few 2; --class-weights balanced " +
    "weighs them",
  ]);
});

inFolder("readImages() makes all pictures of one kind: gray ones become colour, 16 bits numbers", {
  "a/gray.png": gray(51),
  "a/red.png": red,
  "b/deep.png": gray(13107, 2, 2, 16),
}, async (root) => {
  const { train, white, notes } = await readImages(root);
  assertEquals([train.shape, white], [[2, 2, 3], 1]);
  const third = Math.fround(0.2);
  assertEquals(train.features.slice(0, 4), Float32Array.of(third, third, third, third));
  assertEquals(train.features.slice(12, 15), Float32Array.of(9 / 255, 0, 0));
  assertEquals(train.features.slice(24, 26), Float32Array.of(third, third));
  assertEquals(notes, ["gray pictures, read as colour: 2 of 3", "pictures of 16 bits: 1 of 3"]);
});

inFolder("readImages() tells a picture by its content, and reads JPEG", {
  "a/1.jpg": jpeg,
  "b/1.jpeg": gray(7, 17, 9),
}, async (root) => {
  const { train } = await readImages(root);
  assertEquals(train.shape, [9, 17, 1]);
  assertEquals([train.features[0], train.features[153]], [218, 7]);
});

inFolder("readImages() names the first picture of another size, or resizes all", {
  "a/1.png": gray(10),
  "b/2.png": gray(20, 3, 4),
  "b/3.png": gray(30, 5, 5),
}, async (root) => {
  assertEquals(
    await refused(root),
    '"ROOT/b/2.png": its picture is 3x4, want 2x2 as "a/1.png" is, or one size for all, by ' +
      "--resize WxH",
  );
  const { train } = await readImages(root, { resize: { width: 4, height: 3 } });
  assertEquals(train.shape, [3, 4, 1]);
  assertEquals([...new Set(train.features)], [10, 20, 30]);
  assertEquals(
    await refused(root, "", { resize: { width: 1e4, height: 1e4 }, mostBytes: 1e6 }),
    '"ROOT": its 3 images of 10000x10000x1 take 300 MB, want at most 1 MB: smaller ones, by ' +
      "--resize WxH",
  );
});

inFolder("readImages() refuses a shape that the images do not have", {
  "a/1.png": gray(10),
  "b/1.png": gray(20),
}, async (root) => {
  assertEquals(
    await refused(root, "", { shape: [28, 28, 1] }),
    '"ROOT": its images are 2x2x1, want 28x28x1 as --shape says',
  );
});

inFolder("readImages() names a picture that is broken", {
  "a/1.png": gray(10),
  "b/cut.png": gray(20).subarray(0, 60),
  "c/empty.png": new Uint8Array(),
  "d/text.jpg": "not a picture",
  "e/cut.jpg": jpeg.subarray(0, 60),
  "f/late.jpg": jpeg.subarray(0, 150),
}, async (root) => {
  const only = async (one: string, other = gray(10)) => {
    const folder = await Deno.makeTempDir({ dir: root });
    await Deno.rename(`${root}/${one}`, `${folder}/${one}`);
    await Deno.mkdir(`${folder}/a`);
    await Deno.writeFile(`${folder}/a/1.png`, other);
    return (await refused(folder)).replace("ROOT/", "");
  };
  assertEquals(
    await only("b"),
    '"b/cut.png": it is cut off, want a PNG file with its end',
  );
  assertEquals(await only("c"), '"c/empty.png": it is empty, want a picture');
  assertEquals(
    await only("d"),
    '"d/text.jpg": its first bytes are "6e 6f 74 20", want those of a PNG or JPEG file',
  );
  assertEquals(
    await only("f", gray(10, 17, 9)),
    '"f/late.jpg": its data is cut off or damaged, want a whole JPEG file',
  );
  assertEquals(await only("e"), '"e/cut.jpg": it ends in its header, want a whole JPEG file');
});

inFolder(
  "readImages() follows links within the folder, and none out of it, in a circle or nowhere",
  {
    "set/a/1.png": gray(1),
    "set/b/2.png": { link: "../a/1.png" },
    "out/a/1.png": gray(1),
    "out/b/1.png": { link: "../../set/a/1.png" },
    "outer/a": { link: "../set/a" },
    "circle/a/1.png": gray(1),
    "circle/a/again": { link: "../../circle" },
    "nowhere/a/1.png": { link: "../2.png" },
  },
  async (root) => {
    assertEquals((await readImages(`${root}/set`)).train.names, ["a/1.png", "b/2.png"]);
    assertEquals(
      await refused(root, "/out"),
      '"ROOT/out/b/1.png": it is a link out of ROOT/out, want what is in it',
    );
    assertEquals(
      await refused(root, "/outer"),
      '"ROOT/outer/a": it is a link out of ROOT/outer, want what is in it',
    );
    assertEquals(
      await refused(root, "/circle"),
      '"ROOT/circle/a/again": it is a link to a folder that it is in',
    );
    assertEquals(
      await refused(root, "/nowhere"),
      '"ROOT/nowhere/a/1.png": it is a link to what is not there',
    );
  },
);

inFolder("readImages() says what is wanted where there are no classes to tell apart", {
  "one/a/1.png": gray(1),
  "flat/1.png": gray(1),
  "flat/2.png": gray(1),
  "empty/": "",
  "strange/train/a/1.png": gray(1),
  "strange/train/b/1.png": gray(1),
  "strange/test/c/1.png": gray(1),
  "picture.png": gray(1),
  "binary.bin": Uint8Array.of(1, 2, 3, 4),
}, async (root) => {
  const none = "want a folder of PNG or JPEG files for each class";
  assertEquals(
    await refused(root, "/one"),
    '"ROOT/one": it has one class, a, want two classes or more',
  );
  assertEquals(
    await refused(root, "/flat"),
    `"ROOT/flat": it has 0 folders without pictures and 2 pictures beside them, ${none}`,
  );
  assertEquals(
    await refused(root, "/empty"),
    `"ROOT/empty": it has 0 folders without pictures and 0 pictures beside them, ${none}`,
  );
  assertEquals(
    await refused(root, "/strange"),
    '"ROOT/strange/test/c/1.png": its class is c, want one of the training images: a, b',
  );
  assertEquals(
    await refused(root, "/picture.png"),
    '"ROOT/picture.png": it is one picture, want a folder with a folder of pictures for each class',
  );
  const known = "want a folder of images, an IDX or NPZ file, or a CSV";
  assertEquals(
    await refused(root, "/binary.bin"),
    `"ROOT/binary.bin": it is not a kind of file that is known, ${known}`,
  );
  assertEquals(await refused(root, "/no"), `"ROOT/no": it is not there, ${known}`);
});

inFolder("readImages() says what it found before it reads, and shows progress", {
  "a/1.png": gray(1),
  "b/1.png": gray(2),
}, async (root) => {
  const found: ImagesFound[] = [];
  const shares: string[] = [];
  await readImages(root, {
    onFound: (one) => found.push(one),
    onProgress: (done, total) => shares.push(`${done}/${total}`),
  });
  assertEquals(found, [{ what: "2 PNG files", bytes: 8 }]);
  assertEquals(shares, ["1/4", "2/4", "3/4", "4/4"]);
});

const images = (rows: number, shape = [2, 2]) =>
  encodeIdx({
    shape: [rows, ...shape],
    values: Uint8Array.from(
      { length: rows * shape.reduce((a, b) => a * b) },
      (_, i) => (i * 37) % 256,
    ),
  });
const labels = (...values: number[]) =>
  encodeIdx({ shape: [values.length], values: Uint8Array.from(values) });

inFolder("readImages() reads IDX files under the names that they go by", async () => ({
  "mnist/train-images-idx3-ubyte.gz": await gzip(images(3)),
  "mnist/train-labels-idx1-ubyte.gz": await gzip(labels(7, 1, 7)),
  "mnist/t10k-images-idx3-ubyte": images(1),
  "mnist/t10k-labels-idx1-ubyte": labels(1),
  "dotted/train-images.idx3-ubyte": images(2),
  "dotted/train-labels.idx1-ubyte": labels(0, 1),
  "dotted/t10k-images.idx3-ubyte": images(1),
  "dotted/t10k-labels.idx1-ubyte": labels(1),
  "emnist/emnist-letters-train-images-idx3-ubyte": images(2),
  "emnist/emnist-letters-train-labels-idx1-ubyte": labels(3, 4),
  "emnist/emnist-digits-train-images-idx3-ubyte": images(2),
  "emnist/emnist-digits-train-labels-idx1-ubyte": labels(0, 1),
  "colour/my-images.idx4": images(2, [2, 2, 3]),
  "colour/my-labels.idx1": labels(0, 1),
}), async (root) => {
  const mnist = await readImages(`${root}/mnist`);
  assertEquals([mnist.classes, [...mnist.train.labels]], [["1", "7"], [1, 0, 1]]);
  assertEquals([mnist.train.shape, mnist.test?.rows], [[2, 2, 1], 1]);
  const part = async (name: string, bytes: Uint8Array<ArrayBuffer>) => [name, await sha256(bytes)];
  assertEquals(
    mnist.sha256,
    await contentDigest(Object.fromEntries([
      await part("train-images-idx3-ubyte", images(3)),
      await part("train-labels-idx1-ubyte", labels(7, 1, 7)),
      await part("t10k-images-idx3-ubyte", images(1)),
      await part("t10k-labels-idx1-ubyte", labels(1)),
    ])),
  );
  const dotted = await readImages(`${root}/dotted`);
  assertEquals([dotted.train.rows, dotted.test?.rows], [2, 1]);
  const one = await readImages(`${root}/mnist/train-images-idx3-ubyte.gz`);
  assertEquals([one.train.rows, one.test], [3, undefined]);
  const letters = await readImages(`${root}/emnist/emnist-letters-train-images-idx3-ubyte`);
  assertEquals(letters.classes, ["3", "4"]);
  assertEquals(
    await refused(root, "/emnist"),
    '"ROOT/emnist": its files of images are emnist-digits-train-images-idx3-ubyte, ' +
      "emnist-letters-train-images-idx3-ubyte, want one to train on and one to test with at most, " +
      "or the path of one file",
  );
  assertEquals((await readImages(`${root}/colour`)).train.shape, [2, 2, 3]);
  const small = await readImages(`${root}/colour`, { resize: { width: 1, height: 1 } });
  assertEquals([small.train.shape, small.train.features.length], [[1, 1, 3], 6]);
});

inFolder("readImages() names what is wrong with IDX files", {
  "alone/train-images-idx3-ubyte": images(2),
  "short/train-images-idx3-ubyte": images(2),
  "short/train-labels-idx1-ubyte": labels(1),
  "cut/train-images-idx3-ubyte": images(2).subarray(0, 20),
  "cut/train-labels-idx1-ubyte": labels(0, 1),
  "more/train-images-idx3-ubyte": images(2),
  "more/train-labels-idx1-ubyte": labels(0, 1),
  "more/test-images-idx3-ubyte": images(2),
  "more/test-labels-idx1-ubyte": labels(0, 5),
}, async (root) => {
  assertEquals(
    await refused(root, "/alone"),
    '"ROOT/alone/train-labels-idx1-ubyte": it is not there, want it, plain or as .gz, with the ' +
      'labels of "train-images-idx3-ubyte"',
  );
  assertEquals(
    await refused(root, "/short"),
    '"ROOT/short/train-labels-idx1-ubyte": its shape is [1], want [2] as "train-images-idx3-ubyte" ' +
      "has images",
  );
  assertEquals(
    await refused(root, "/cut"),
    '"ROOT/cut/train-images-idx3-ubyte": it holds 20 bytes, want the 24 that its header states',
  );
  assertEquals(
    await refused(root, "/more"),
    '"ROOT/more/test-labels-idx1-ubyte": image 2 is of class 5, want a class of the training ' +
      "images: 0, 1",
  );
});

/** An NPZ file of these arrays. */
const npz = (arrays: Record<string, ToSave>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]),
    ),
  );
const bytes = (...shape: number[]): ToSave => ({
  dtype: "|u1",
  shape,
  values: Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => (i * 91) % 256),
});
const whole = (dtype: string, values: number[], shape = [values.length]) => ({
  dtype,
  shape,
  values,
});

inFolder("readImages() reads NPZ files as Keras has them", {
  "mnist.npz": npz({
    x_train: bytes(3, 2, 2),
    y_train: whole("|u1", [5, 0, 5]),
    x_test: bytes(2, 2, 2),
    y_test: whole("<i8", [0, 5]),
  }),
  "cifar10.npz": npz({
    x_train: bytes(2, 4, 4, 3),
    y_train: whole("<i4", [0, 1], [2, 1]),
    x_test: bytes(1, 4, 4, 3),
    y_test: whole("<i4", [1], [1, 1]),
  }),
  "folder/medical.npz": npz({
    train_images: bytes(2, 4, 4),
    train_labels: whole("|u1", [0, 1], [2, 1]),
    val_images: bytes(1, 4, 4),
    val_labels: whole("|u1", [0], [1, 1]),
    test_images: bytes(1, 4, 4),
    test_labels: whole("|u1", [1], [1, 1]),
  }),
  "rows.npz": npz({ X: bytes(2, 12), y: whole(">f8", [1, 2]) }),
  "scaled.npz": npz({
    x_train: whole("<f4", [0, 0.25, 1, 0.5, 0, 0, 0, 0], [2, 2, 2]),
    y_train: whole("<i8", [0, 1]),
  }),
  "floats.npz": npz({
    x_train: whole("<f8", [0, 0.5, 255, 7, 0, 0, 0, 0], [2, 2, 2]),
    y_train: whole("<i8", [0, 1]),
  }),
  "standardized.npz": npz({
    x_train: whole("<f4", [-1.5, 0, 2.25, 7, 0, 0, 0, 0], [2, 2, 2]),
    y_train: whole("<i8", [0, 1]),
  }),
  "deep.npz": npz({
    x_train: whole(">u2", [0, 65535, 13107, 0, 0, 0, 0, 0], [2, 2, 2]),
    y_train: whole("<i8", [0, 1]),
  }),
  "digits.npz": npz({
    x_train: whole("<f8", [0, 16, 8, 0, 0, 0, 0, 0], [2, 2, 2]),
    y_train: whole("<i8", [0, 1]),
  }),
}, async (root) => {
  const read = async (name: string, options = {}) => {
    const { train, valid, test, classes, white, notes } = await readImages(
      `${root}/${name}`,
      options,
    );
    const { shape, features } = train;
    return { shape, features, valid, test, classes, white, notes };
  };
  const mnist = await read("mnist.npz");
  assertEquals([mnist.shape, mnist.classes, mnist.white], [[2, 2, 1], ["0", "5"], 255]);
  assertEquals([...mnist.test!.labels], [0, 1]);
  assertEquals((await read("cifar10.npz")).shape, [4, 4, 3]);
  const medical = await read("folder");
  assertEquals([medical.valid?.rows, medical.test?.rows], [1, 1]);
  assertEquals((await read("rows.npz", { shape: [2, 2, 3] })).shape, [2, 2, 3]);
  const scaled = await read("scaled.npz");
  assertEquals([scaled.features[1], scaled.white, scaled.notes], [0.25, 1, []]);
  const floats = await read("floats.npz");
  assertEquals([floats.features[1], floats.white, floats.notes], [0.5, 255, []]);
  const standardized = await read("standardized.npz");
  assertEquals([standardized.features[0], standardized.white], [-1.5, 1]);
  assertEquals(standardized.notes, ["pixels are taken as they are, -1.5 to 7"]);
  const deep = await read("deep.npz");
  assertEquals([...deep.features.slice(0, 3)], [0, 1, Math.fround(0.2)]);
  assertEquals((await read("digits.npz")).notes, [
    "the largest pixel is 16, as if of 255: --scale 0.0625 makes it 1",
  ]);
});

inFolder("readImages() names what is wrong with an NPZ file", {
  "names.npz": npz({ arr_0: bytes(2, 2, 2), arr_1: whole("|u1", [0, 1]) }),
  "rows.npz": npz({ x_train: bytes(2, 12), y_train: whole("|u1", [0, 1]) }),
  "first.npz": npz({ x_train: bytes(2, 3, 8, 8), y_train: whole("|u1", [0, 1]) }),
  "hot.npz": npz({ x_train: bytes(2, 2, 2), y_train: whole("|u1", [0, 1, 1, 0], [2, 2]) }),
  "half.npz": npz({ x_train: bytes(2, 2, 2), y_train: whole("<f4", [0, 0.5]) }),
  "nan.npz": npz({
    x_train: whole("<f4", [0, 1, NaN, 0, 0, 0, 0, 0], [2, 2, 2]),
    y_train: whole("|u1", [0, 1]),
  }),
  "sizes.npz": npz({
    x_train: bytes(2, 2, 2),
    y_train: whole("|u1", [0, 1]),
    x_test: bytes(2, 3, 3),
    y_test: whole("|u1", [0, 1]),
  }),
  "cut.npz": npz({ x_train: bytes(2, 2, 2), y_train: whole("|u1", [0, 1]) }).subarray(0, 100),
}, async (root) => {
  const wrong: [string, string][] = [
    ["names", ": its arrays are arr_0, arr_1, want x_train and y_train, x_test and y_test"],
    [
      "rows",
      ":x_train: its shape is [2, 12], want [images, height, width, channels], or --shape HxWxC " +
      "with a product of 12",
    ],
    [
      "first",
      ":x_train: its shape is [2, 3, 8, 8], want channels last: numpy.moveaxis(x_train, 1, -1)",
    ],
    [
      "hot",
      ":y_train: its shape is [2, 2], want a whole number for each of the 2 of x_train, [2] or " +
      "[2, 1]",
    ],
    [
      "half",
      ":y_train: its labels include 0.5, want a whole number for each of the 2 of x_train, [2] or " +
      "[2, 1]",
    ],
    ["nan", ":x_train: pixel 3 is NaN, want a finite number"],
    ["sizes", ':y_test: its images are 3x3x1, want 2x2x1 as "ROOT/sizes.npz:y_train" has'],
    ["cut", ": it has no directory at its end, want a whole zip"],
  ];
  for (const [name, message] of wrong) {
    const found = await refused(root, `/${name}.npz`);
    assertEquals(
      found.replace(`"ROOT/${name}.npz`, "").replace('"', ""),
      message.replace('"ROOT/sizes.npz:y_train"', '"ROOT/sizes.npz:y_train"'),
    );
  }
});

inFolder("readImages() reads CSV files of labels and pixels", async () => ({
  "kaggle/train.csv": "label,pixel0,pixel1,pixel2,pixel3\n3,0,255,7,0\n1,1,2,3,4\n3,9,9,9,9\n",
  "kaggle/test.csv": "pixel0,pixel1,pixel2,pixel3\n0,0,0,0\n",
  "kaggle/sample_submission.csv": "ImageId,Label\n1,0\n",
  "pair/mnist_train.csv": "5,0,1,2,200\r\n0,4,5,6,7\r\n",
  "pair/mnist_test.csv": "0,0,1,2,3",
  "colour.csv": `${"a;1;2;3;4;5;6;7;8;9;10;11;12\n"}b;1;2;3;4;5;6;7;8;9;10;11;200\n`,
  "last.tsv": "p1\tp2\tp3\tp4\tclass\n0.5\t1\t0\t0\tcat\n0\t1\t.25\t1e-1\tdog\n",
  "text-last.csv": "0,0,0,200,cat\n1,1,1,1,dog\n",
  "quoted.csv": '\ufeff"label","a1","a2","a3","a4"\n"cat","1","2","3","200"\n\n"dog", 5 ,6,7,8\n',
  "packed.csv.gz": await gzip(new TextEncoder().encode("0,1,2,3,200\n1,5,6,7,8\n")),
}), async (root) => {
  const read = async (name: string, options = {}) => await readImages(`${root}/${name}`, options);
  const kaggle = await read("kaggle");
  assertEquals([kaggle.classes, [...kaggle.train.labels]], [["1", "3"], [1, 0, 1]]);
  assertEquals([...kaggle.train.features.subarray(0, 4)], [0, 255, 7, 0]);
  assertEquals(kaggle.notes, [`${root}/kaggle/test.csv has no column label: it is passed over`]);
  const pair = await read("pair");
  assertEquals([pair.train.rows, pair.test?.rows, pair.white], [2, 1, 255]);
  assertEquals([...pair.test!.features], [0, 1, 2, 3]);
  const colour = await read("colour.csv", { shape: [2, 2, 3] });
  assertEquals([colour.classes, colour.train.shape], [["a", "b"], [2, 2, 3]]);
  const last = await read("last.tsv");
  assertEquals([last.classes, last.white], [["cat", "dog"], 1]);
  assertEquals(last.train.features, Float32Array.of(0.5, 1, 0, 0, 0, 1, 0.25, 0.1));
  assertEquals((await read("text-last.csv")).train.features[3], 200);
  const quoted = await read("quoted.csv");
  assertEquals([quoted.classes, quoted.train.rows, quoted.train.features[4]], [
    ["cat", "dog"],
    2,
    5,
  ]);
  assertEquals((await read("packed.csv.gz")).train.rows, 2);
});

inFolder("readImages() names line and file of what is wrong with a CSV file", {
  "few.csv": "label,a1,a2,a3,a4\n1,1,2,3,4\n2,1,2,3\n",
  "many.csv": "1,1,2,3,4\n2,1,2,3,4,5\n",
  "text.csv": "1,1,2,3,4\n2,1,x,3,4\n",
  "empty-field.csv": "1,1,2,3,4\n2,1,,3,4\n",
  "row.csv": "label,a1,a2,a3\n1,1,2,3\n",
  "colour.csv": `1,${Array(12).fill(0)}\n`,
  "header.csv": "label,a1,a2,a3,a4\n",
  "unlabelled.csv": "a1,a2,a3,a4\n1,2,3,4\n",
  "one.csv": "label\n1\n",
  "two/a.csv": "1,1,2,3,4\n",
  "two/b.csv": "1,1,2,3,4\n",
}, async (root) => {
  const wrong: [string, string][] = [
    ["few.csv", "line 3 has 4 fields, want 5"],
    ["many.csv", "line 2 has 6 fields, want 5"],
    ["text.csv", 'line 2 has the pixel "x", want a number'],
    ["empty-field.csv", 'line 2 has the pixel "", want a number'],
    [
      "row.csv",
      "its rows have 3 pixels, which are not a gray square, want --shape HxWxC, such as 1x1x3",
    ],
    [
      "colour.csv",
      "its rows have 12 pixels, which are not a gray square, want --shape HxWxC, such as 2x2x3",
    ],
    ["header.csv", "it has no rows, want images"],
    ["unlabelled.csv", "it has no column label, want one of that name"],
    ["one.csv", 'line 1 is "label", want a label and pixels'],
    ["two", "its files are a.csv, b.csv, want train.csv and test.csv, or the path of one file"],
  ];
  for (const [name, message] of wrong) {
    assertEquals(await refused(root, `/${name}`), `"ROOT/${name}": ${message}`);
  }
  assertEquals(
    await refused(root, "/few.csv", { shape: [2, 2, 3] }),
    '"ROOT/few.csv": its rows have 4 pixels, want 12 for --shape 2x2x3',
  );
});

inFolder("readImages() ends where its signal says so", {
  "train.csv": "1,1,2,3,4\n2,1,2,3,4\n",
  "x.npz": npz({ x_train: bytes(2, 2, 2), y_train: whole("|u1", [0, 1]) }),
  "train-images-idx3-ubyte": images(2),
  "train-labels-idx1-ubyte": labels(0, 1),
}, async (root) => {
  const signal = AbortSignal.abort(new Error("enough"));
  for (const name of ["train.csv", "x.npz", "train-images-idx3-ubyte"]) {
    await assertRejects(() => readImages(`${root}/${name}`, { signal }), Error, "enough");
  }
});
