import { assertEquals } from "@std/assert";
import { answerBytes, flag, place, receiveAnswer, sendAnswer } from "./messages.ts";

Deno.test("receiveAnswer() gives what sendAnswer() sent, and is ready for the next", () => {
  const memory = new SharedArrayBuffer(answerBytes);
  for (const error of ["one", "größer"]) {
    sendAnswer(memory, { error });
    assertEquals(receiveAnswer(memory), { error });
    assertEquals(new Int32Array(memory)[place.flag], flag.asked);
  }
});

Deno.test("sendAnswer() keeps a long message within the memory", () => {
  const memory = new SharedArrayBuffer(answerBytes);
  sendAnswer(memory, { error: "long ".repeat(answerBytes) });
  const { error } = receiveAnswer(memory) as { error: string };
  assertEquals(error.startsWith("long long"), true);
});
