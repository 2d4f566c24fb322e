import { assertEquals } from "@std/assert";
import { admit, type GuardOptions, MOST_JSON, withCookie } from "./guard.ts";

const local: GuardOptions = { host: "127.0.0.1" };
const token = "a token";
const remote: GuardOptions = { host: "0.0.0.0", token };

/** The status with which a request is refused; 200 where it is let in. */
async function statusOf(
  headers: Record<string, string>,
  { method = "GET", body, path = "/new", options = local }: {
    method?: string;
    body?: BodyInit;
    path?: string;
    options?: GuardOptions;
  } = {},
): Promise<number> {
  const request = new Request(`http://127.0.0.1:8080${path}`, {
    method,
    headers: { host: "127.0.0.1:8080", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const admitted = await admit(request, options);
  return admitted instanceof Response ? admitted.status : 200;
}

const json = { "content-type": "application/json" };

Deno.test("admit() knows this server's names, with any port or none, and no other", async () => {
  for (const host of ["127.0.0.1", "localhost:1", "[::1]:8080", "[::1]", "LOCALHOST:8080"]) {
    assertEquals(await statusOf({ host }), 200, host);
  }
  const others = ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.", ""];
  for (const host of [...others, "127.0.0.1@evil.example", "10.0.0.1:8080", "[::2]:8080", "::1"]) {
    assertEquals(await statusOf({ host }), 403, host);
  }
});

Deno.test("admit() refuses what another site sends, whichever way that is told", async () => {
  const post = { method: "POST", body: "{}" };
  assertEquals(await statusOf({ ...json, "sec-fetch-site": "same-origin" }, post), 200);
  assertEquals(await statusOf(json, post), 200);
  for (const site of ["cross-site", "same-site", "none"]) {
    assertEquals(await statusOf({ ...json, "sec-fetch-site": site }, post), 403, site);
  }
  const origin = "http://127.0.0.1:8080";
  assertEquals(await statusOf({ ...json, origin }, post), 200);
  for (const other of ["http://127.0.0.1:8081", "https://127.0.0.1:8080", "null"]) {
    assertEquals(await statusOf({ ...json, origin: other }, post), 403, other);
  }
  const put = { method: "PUT", body: "a" };
  assertEquals(await statusOf({ "sec-fetch-site": "cross-site" }, put), 403);
  assertEquals(await statusOf({ "sec-fetch-site": "cross-site" }), 200);
});

Deno.test("admit() wants JSON, and not too much of it, on any path", async () => {
  for (const path of ["/new", "/api/plan", "/no-such-page"]) {
    const post = (body: BodyInit, headers: Record<string, string> = json) =>
      statusOf(headers, { method: "POST", body, path });
    assertEquals(await post("{}", { "content-type": "application/json; charset=utf-8" }), 200);
    assertEquals(await post("{}", { "content-type": "text/plain" }), 415);
    assertEquals(await post("{}", { "content-type": "application/json-patch" }), 415);
    assertEquals(await post(`"${"a".repeat(10_000_000)}"`), 413);
    assertEquals(await post("{"), 400);
    const parts = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(MOST_JSON / 4)),
    });
    assertEquals(await post(parts), 413);
  }
});

Deno.test("admit() refuses in its order: host, site, type, length, token, path", async () => {
  const wrong = {
    host: "evil.example",
    "sec-fetch-site": "cross-site",
    "content-type": "text/plain",
  };
  const post = { method: "POST", body: "a".repeat(2 * MOST_JSON), path: "/..", options: remote };
  assertEquals(await statusOf(wrong, post), 403);
  assertEquals(await statusOf({ ...wrong, host: "localhost" }, post), 403);
  const own = { "sec-fetch-site": "same-origin" };
  assertEquals(await statusOf({ ...own, "content-type": "text/plain" }, post), 415);
  assertEquals(await statusOf({ ...own, ...json }, post), 413);
  assertEquals(await statusOf({ ...own, ...json }, { ...post, body: "{}" }), 401);
});

Deno.test("admit() lets nobody in without the token, wherever a request comes from", async () => {
  const tried = (headers: Record<string, string>, path = "/new") =>
    statusOf(headers, { options: remote, path });
  assertEquals(await tried({}), 401);
  for (const wrong of ["a toke", "a tokens", "", "b token"]) {
    assertEquals(await tried({ authorization: `Bearer ${wrong}` }), 401, wrong);
    assertEquals(
      await tried({ cookie: `shrinklab-token=${encodeURIComponent(wrong)}` }),
      401,
      wrong,
    );
  }
  assertEquals(await tried({ cookie: "shrinklab-token=%" }), 401);
  assertEquals(await tried({ authorization: `Bearer ${token}` }), 200);
  assertEquals(await tried({ cookie: "other=1; shrinklab-token=a%20token" }), 200);
  assertEquals(await tried({}, "/new?token=a%20token"), 200);
  assertEquals(await statusOf({ host: "10.0.0.7:8080" }, { options: remote }), 401);
  assertEquals(await statusOf({ host: "evil.example" }, { options: remote }), 403);
});

Deno.test("withCookie() takes the token out of the address", () => {
  const moved = withCookie(new URL("http://10.0.0.7/new?preset=e1&token=a%20token"), token)!;
  assertEquals([moved.status, moved.headers.get("location")], [303, "/new?preset=e1"]);
  assertEquals(
    moved.headers.get("set-cookie"),
    "shrinklab-token=a%20token; HttpOnly; SameSite=Strict; Path=/",
  );
  assertEquals(withCookie(new URL("http://10.0.0.7/new?token=b"), token), undefined);
  assertEquals(withCookie(new URL("http://10.0.0.7/new?token=a"), undefined), undefined);
});
