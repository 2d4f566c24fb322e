import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../data_error.ts";
import { decodeText } from "./decode_text.ts";

Deno.test("decodeText() reads back UTF-8, with and without a byte order mark", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (text, mark) => {
    const bytes = new TextEncoder().encode((mark ? "\ufeff" : "") + text);
    assertEquals(decodeText(bytes, "t"), { text: text.replace(/^\ufeff/, ""), encoding: "UTF-8" });
  }));
});

Deno.test("decodeText() knows the words of CP949 that EUC-KR lacks", () => {
  // From Python: "대출등급, 똠".encode("cp949")
  const hex = "b4ebc3e2b5eeb1de2c208c63";
  assertEquals(decodeText(Uint8Array.fromHex(hex), "t"), {
    text: "대출등급, 똠",
    encoding: "CP949",
  });
});

Deno.test("decodeText() throws on bytes that are not text", () => {
  const error = assertThrows(
    () => decodeText(new Uint8Array([0xff, 0xfe, 0x41]), "x.csv"),
    DataError,
  );
  assertEquals(error.message, 'Cannot read "x.csv": its text is neither UTF-8 nor CP949');
});
