import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../data_error.ts";
import {
  decodeChunks,
  decodeName,
  encodingByHead,
  EncodingError,
  findEncoding,
  guessEncoding,
} from "./encoding.ts";

const decode = async (label: string, ...chunks: Uint8Array[]) =>
  (await Array.fromAsync(decodeChunks(chunks, findEncoding(label)))).join("");
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

Deno.test("decodeChunks() reads back UTF-8 however it is cut, with a byte order mark or without", async () => {
  const text = fc.string({ unit: "grapheme" });
  await fc.assert(fc.asyncProperty(text, fc.boolean(), fc.nat(40), async (text, mark, cut) => {
    const bytes = new TextEncoder().encode((mark ? "\ufeff" : "") + text);
    const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
    assertEquals(await decode("utf-8", ...pieces), text.replace(/^\ufeff/, ""));
  }));
});

Deno.test("decodeChunks() knows the words of CP949 that EUC-KR lacks", async () => {
  // From Python: "대출등급, 똠".encode("cp949")
  const bytes = Uint8Array.fromHex("b4ebc3e2b5eeb1de2c208c63");
  assertEquals((await guessEncoding([bytes])).name, "CP949");
  assertEquals(await decode("cp949", bytes), "대출등급, 똠");
});

Deno.test("decodeChunks() throws on bytes that do not fit, also at the end", async () => {
  await assertRejects(() => decode("utf-8", Uint8Array.of(0x61, 0xff)), EncodingError);
  await assertRejects(() => decode("utf-8", Uint8Array.of(0xe2, 0x82)), EncodingError);
  await assertRejects(() => decode("utf-16le", Uint8Array.of(0xff, 0xfe, 0x41)), EncodingError);
});

Deno.test("guessEncoding() takes accented Latin letters for Latin-1", async () => {
  const words = [
    "Århus,3",
    "Temp(°C)",
    "für;1,5",
    "café",
    "Ålborg\n",
    "Müller, Jürgen",
    "±0.5 µm",
    "São",
  ];
  for (const word of [...words, words.join("\n")]) {
    assertEquals((await guessEncoding([latin1(word)])).name, "Latin-1", word);
  }
});

Deno.test("guessEncoding() does not depend on how bytes are cut", async () => {
  const bytes = Uint8Array.fromHex("b4ebc3e2b5eeb1de2cb1ddbed7");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const guess = await guessEncoding([bytes.subarray(0, cut), bytes.subarray(cut)]);
    assertEquals(guess.name, "CP949");
  }
});

Deno.test("encodingByHead() goes by marks, and by the zeros of Latin text in UTF-16", () => {
  const utf16 = new Uint8Array(
    new Uint16Array([..."x,y\n1,2\n"].map((c) => c.charCodeAt(0))).buffer,
  );
  assertEquals(encodingByHead(utf16, "t")?.name, "UTF-16LE");
  assertEquals(encodingByHead(Uint8Array.of(0, ...utf16.slice(0, -1)), "t")?.name, "UTF-16BE");
  assertEquals(encodingByHead(Uint8Array.of(0xfe, 0xff, 0, 0x61), "t")?.name, "UTF-16BE");
  assertEquals(encodingByHead(Uint8Array.of(0xef, 0xbb, 0xbf), "t")?.name, "UTF-8");
  assertEquals(encodingByHead(latin1("Århus"), "t"), undefined);
  assertThrows(() => encodingByHead(new Uint8Array(9), "t"), DataError, "it has zero bytes");
});

Deno.test("findEncoding() knows the web's names and a few more", () => {
  assertEquals(findEncoding(" UTF8 ").name, "UTF-8");
  assertEquals(findEncoding("iso-8859-1").name, "Latin-1");
  assertEquals(findEncoding("cp949").name, "CP949");
  assertEquals(findEncoding("cp1251").name, "windows-1251");
  assertThrows(() => findEncoding("latin-l"), RangeError, "did you mean latin-1?");
});

Deno.test("decodeName() reads UTF-8, CP949 and CP437", () => {
  assertEquals(decodeName(new TextEncoder().encode("대출.csv")), "대출.csv");
  assertEquals(decodeName(Uint8Array.fromHex("b4ebc3e22e637376")), "대출.csv");
  assertEquals(
    decodeName(Uint8Array.fromHex("81626572736963687473847264652e747874")),
    "übersichtsärde.txt",
  );
});
