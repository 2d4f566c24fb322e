import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sha256 } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import { decodeJpeg, jpegHeader } from "./jpeg.ts";

/** Files of 17x9 pixels that Pillow 13 wrote, with the SHA-256 of the pixels that it reads. */
const ofPillow: { what: string; base64: string; channels: number; sha256: string }[] = [
  {
    what: "gray",
    channels: 1,
    sha256: "ae2c9d03073cd20382549af8b7fb49d0f7348b893d725808d31747ba9c56fa5c",
    base64:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVk" +
      "VGZIhlbXd7gYKBTmCNl4x9lnN+gXz/wAALCAAJABEBAREA/8QAFwABAAMAAAAAAAAAAAAAAAAABgMEBf/EAB0QAAIC" +
      "AQUAAAAAAAAAAAAAAAABAgQDBRITMjP/2gAIAQEAAD8A2bs9mNsP2LKcmV+dCXUvJhix3ZAf/9k=",
  },
  {
    what: "full colour",
    channels: 3,
    sha256: "3f8ea63249d6225100bb2a2cfa465fd36564abe8b0a2869934805ebdf9fa86ad",
    base64:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVk" +
      "VGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8" +
      "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAJABEDAREAAhEBAxEB/8QAFwABAAMAAAAAAAAAAAAAAAAABgMEBf" +
      "/EAB0QAAICAQUAAAAAAAAAAAAAAAABAgQDBRITMjP/xAAYAQADAQEAAAAAAAAAAAAAAAAEBQYCA//EAB8RAAICAQQD" +
      "AAAAAAAAAAAAAAABAwQCBREUMhIiMf/aAAwDAQACEQMRAD8A2bs9mNsXKXkeqN5zqNbh+xZTkx/QruLE7V9RTRX50N" +
      "PEM56EupeTIOh3EFvqGLHdltB8B65AFBh//9k=",
  },
  {
    what: "half colour",
    channels: 3,
    sha256: "7ce02f452a174243014e1a00c8f5975db069dec883de8384d25856c966cb7bae",
    base64:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVk" +
      "VGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8" +
      "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAJABEDASIAAhEBAxEB/8QAGAAAAwEBAAAAAAAAAAAAAAAAAAUGAg" +
      "T/xAAdEAACAgEFAAAAAAAAAAAAAAAAAQIEAwUSEzIz/8QAFwEAAwEAAAAAAAAAAAAAAAAAAAMEBv/EAB0RAAIBBAMA" +
      "AAAAAAAAAAAAAAEDAAIFEhQTMVH/2gAMAwEAAhEDEQA/AHN2ezG2T9iynJj3UvJkxY7sLSA48lXcXttW7GkzXOgOYD" +
      "SYiV7zvZ//2Q==",
  },
  {
    what: "progressive",
    channels: 3,
    sha256: "7ce02f452a174243014e1a00c8f5975db069dec883de8384d25856c966cb7bae",
    base64:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVk" +
      "VGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8" +
      "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wgARCAAJABEDASIAAhEBAxEB/8QAGAAAAwEBAAAAAAAAAAAAAAAAAAQFAQ" +
      "P/xAAXAQADAQAAAAAAAAAAAAAAAAAAAgMF/9oADAMBAAIQAxAAAAFye/LF05mlX//EABkQAQACAwAAAAAAAAAAAAAA" +
      "AAIAMQMQEf/aAAgBAQABBQJ0lOzJS1//xAAYEQEAAwEAAAAAAAAAAAAAAAACAAETEf/aAAgBAwEBPwHVF8qbuf/EAB" +
      "gRAAIDAAAAAAAAAAAAAAAAAAAiAQQR/9oACAECAQE/AajtJh//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/" +
      "Al//xAAZEAABBQAAAAAAAAAAAAAAAAAQAAERITH/2gAIAQEAAT8hdCWHaH//2gAMAwEAAgADAAAAENMf/8QAFhEBAQ" +
      "EAAAAAAAAAAAAAAAAAACFh/9oACAEDAQE/ELg0f//EABcRAQEBAQAAAAAAAAAAAAAAAAEAEUH/2gAIAQIBAT8QAuli" +
      "/8QAGBAAAwEBAAAAAAAAAAAAAAAAAAERMRD/2gAIAQEAAT8QvMS2JNTXn//Z",
  },
];
const cmyk = Uint8Array.fromBase64(
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRm" +
    "SIZW13e4GCgU5gjZeMfZZzfoF8/8AAFAgACQARBEMRAE0RAFkRAEsRAP/EABkAAAIDAQAAAAAAAAAAAAAAAAAFAwQG" +
    "B//EACUQAAEDAgUEAwAAAAAAAAAAAAABAgQDBQYREiEzExQWMjRBUf/aAA4EQwBNAFkASwAAPwB9dbmkKir1HsqOrG" +
    "KpDLuCXZnSbtmbMTxcWMfnsY680tVRR1hyEsKlkv2BZ8op/go7dR7qAgxX8Rx1Kfxqc0svOgGLi+6mLuvIpvYfogFs" +
    "VlsD/9k=",
);
const bytesOf = (what: string) =>
  Uint8Array.fromBase64(ofPillow.find((one) => one.what === what)!.base64);

for (const { what, base64, channels, sha256: wanted } of ofPillow) {
  Deno.test(`decodeJpeg() gives the pixels that Pillow gives: ${what}`, async () => {
    const picture = await decodeJpeg(Uint8Array.fromBase64(base64), "a.jpg");
    const { pixels, ...header } = picture;
    assertEquals(header, { width: 17, height: 9, channels, depth: 8, transparent: false });
    assertEquals(await sha256(new Uint8Array(pixels)), wanted);
  });
}

Deno.test("decodeJpeg() leaves no name in the global scope", async () => {
  await decodeJpeg(bytesOf("gray"), "a.jpg");
  assertEquals("__dirname" in globalThis, false);
});

Deno.test("jpegHeader() says nothing where the file's beginning is too short for it", () => {
  const bytes = bytesOf("gray");
  assertEquals(jpegHeader(bytes.subarray(0, 40), "a.jpg"), undefined);
  assertEquals(jpegHeader(bytes, "a.jpg")?.width, 17);
});

Deno.test("decodeJpeg() refuses four channels by name", async () => {
  await assertRejects(() => decodeJpeg(cmyk, "a.jpg"), DataError, "it has 4 channels (CMYK)");
});

Deno.test("decodeJpeg() names a file that is cut off, at any place", async () => {
  const bytes = bytesOf("half colour");
  for (const length of [0, 2, 3, 10, 200, bytes.length - 20, bytes.length - 2]) {
    await assertRejects(() => decodeJpeg(bytes.subarray(0, length), "a.jpg"), DataError, "a.jpg");
  }
});

Deno.test("decodeJpeg() refuses sizes that a file cannot hold, before it takes memory", async () => {
  const sized = (height: number, width: number) => {
    const bytes = bytesOf("gray");
    const frame = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
    new DataView(bytes.buffer).setUint32(frame + 5, height * 65536 + width);
    return bytes;
  };
  assertThrows(() => jpegHeader(sized(65535, 65535), "a.jpg"), DataError, "65535x65535");
  assertThrows(() => jpegHeader(sized(0, 17), "a.jpg"), DataError, "17x0, 0 bytes");
  await assertRejects(() => decodeJpeg(sized(5000, 5000), "a.jpg"), DataError, "can hold");
});

Deno.test("decodeJpeg() ends with a picture or a DataError, whatever the bytes are", async () => {
  const bytes = bytesOf("progressive");
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 });
  await fc.assert(fc.asyncProperty(changes, fc.nat(bytes.length), async (changes, length) => {
    const broken = bytes.slice(0, length);
    for (const [at, byte] of changes) if (at < length) broken[at] = byte;
    try {
      await decodeJpeg(broken, "a.jpg");
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }));
});
