import { assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { Canvas, textWidth } from "./canvas.ts";

Deno.test("Canvas.png() is read back as the same pixels", () => {
  const canvas = new Canvas(7, 5, [1, 2, 3]);
  canvas.fill(2, 1, 3, 2, [200, 100, 50]);
  const { width, height, channels, data } = decode(canvas.png());
  assertEquals([width, height, channels], [7, 5, 3]);
  assertEquals(Uint8Array.from(data), canvas.pixels);
});

Deno.test("Canvas.fill() cuts off what lies outside", () => {
  const canvas = new Canvas(2, 2, [0, 0, 0]);
  canvas.fill(-5, 1, 20, 20, [9, 9, 9]);
  assertEquals([...canvas.pixels], [0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9]);
});

Deno.test("Canvas.text() aligns by the width of the text", () => {
  const inked = (align: "left" | "center" | "right") => {
    const canvas = new Canvas(40, 7);
    canvas.text(20, 0, "HH", { align, scale: 1 });
    const columns = Array.from({ length: 40 }, (_, x) => x);
    return columns.filter((x) => canvas.pixels[3 * (3 * 40 + x)] !== 255);
  };
  assertEquals(textWidth("HH", 1), 11);
  assertEquals([inked("left")[0], inked("left").at(-1)], [20, 30]);
  assertEquals([inked("right")[0], inked("right").at(-1)], [9, 19]);
  assertEquals([inked("center")[0], inked("center").at(-1)], [15, 25]);
});
