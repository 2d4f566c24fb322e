import { timingSafeEqual } from "node:crypto";

/** The most bytes of JSON that a request may bring. */
export const MOST_JSON = 2 ** 20;

/** The most bytes of a file that is dropped on a page. */
export const MOST_FILE = 256 * 2 ** 20;

/** Whom a server answers. */
export interface GuardOptions {
  /** The address that it listens on, as it was asked for. */
  readonly host: string;
  /** What a request has to know; nothing where only this machine reaches the server. */
  readonly token?: string | undefined;
}

/** A request that may be answered: what it brings, read. */
export interface Admitted {
  /** The JSON of a POST. */
  readonly json?: unknown;
}

/** Name of the cookie that holds the token. */
const COOKIE = "shrinklab-token";

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Decides whether a request is answered, before it is known what it asks for. In this order: its host
 * is this server (else 403, against DNS rebinding), what changes something comes from a page of this
 * server (403), a POST brings JSON (415) and not too much (413), it knows the token (401), its path has
 * no dots to climb with (404).
 *
 * @param request The request.
 * @param options Whom the server answers.
 * @returns What the request brings, or the answer that refuses it.
 *
 * @example
 * ```ts ignore
 * const admitted = await admit(request, { host: "127.0.0.1" });
 * if (admitted instanceof Response) return admitted;
 * ```
 */
export async function admit(
  request: Request,
  { host, token }: GuardOptions,
): Promise<Admitted | Response> {
  const { method, headers } = request;
  if (!isOwnHost(headers.get("host"), host)) {
    return refusal(403, "Cannot answer: Host is another server's, want this one's address");
  }
  const changes = method !== "GET" && method !== "HEAD";
  if (changes && !isSameOrigin(headers)) {
    return refusal(
      403,
      "Cannot answer: the request comes from another site, want a page of this one",
    );
  }
  let admitted: Admitted = {};
  if (method === "POST") {
    const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
    if (type !== "application/json") {
      return refusal(415, "Cannot answer: Content-Type is no JSON, want application/json");
    }
    const text = await readText(request, MOST_JSON);
    if (text === undefined) {
      return refusal(
        413,
        `Cannot answer: the request is too long, want ${MOST_JSON} bytes at most`,
      );
    }
    try {
      admitted = { json: JSON.parse(text) };
    } catch {
      // A stranger learns nothing of it: the token is asked for first.
      if (isKnown(request, token)) {
        return refusal(400, "Cannot answer: the request is not JSON, want JSON");
      }
    }
  }
  if (!isKnown(request, token)) {
    return refusal(401, "Cannot answer: the token is missing, want the address that was printed");
  }
  if (climbs(request.url)) return refusal(404, "Cannot answer: there is no such page");
  return admitted;
}

/**
 * The answer to a request that brings the token in its address: it moves to a cookie, so that it is in
 * no address that is shared.
 *
 * @param url What was asked for.
 * @param token The token of the server.
 * @returns The answer; nothing where the address has no token.
 */
export function withCookie(url: URL, token: string | undefined): Response | undefined {
  const given = url.searchParams.get("token");
  if (token === undefined || given === null || !isEqual(given, token)) return undefined;
  url.searchParams.delete("token");
  return new Response(null, {
    status: 303,
    headers: {
      location: url.pathname + url.search,
      "set-cookie": `${COOKIE}=${encodeURIComponent(token)}; HttpOnly; SameSite=Strict; Path=/`,
    },
  });
}

/**
 * An answer of one line, which says what is wrong.
 *
 * @param status Its status.
 * @param text What is wrong.
 * @returns The answer.
 */
export function refusal(status: number, text: string): Response {
  return Response.json({ error: text }, { status });
}

/** Whether a server that listens on an address is called by it, with or without any port. */
function isOwnHost(called: string | null, host: string): boolean {
  const name = /^(\[[0-9a-f:.%]+\]|[^:[\]]+)(:\d+)?$/i.exec(called ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (loopback.has(name) || name === host.toLowerCase() || name === `[${host.toLowerCase()}]`) {
    return true;
  }
  // Who listens everywhere is called by any address of the machine, but not by a name, which anybody
  // may have pointed at it.
  return (host === "0.0.0.0" || host === "::") && /^(\d+(\.\d+){3}|\[.*\])$/.test(name);
}

/** Browsers say where a request comes from; what says nothing is no browser. */
function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  return origin === null || origin === `http://${headers.get("host")}`;
}

function isKnown(request: Request, token: string | undefined): boolean {
  if (token === undefined) return true;
  const cookies = (request.headers.get("cookie") ?? "").split(/;\s*/);
  const cookie = cookies.find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  const address = parsed(request.url)?.searchParams.get("token");
  return [cookie === undefined ? undefined : decoded(cookie), bearer, address ?? undefined]
    .some((given) => given !== undefined && isEqual(given, token));
}

/** In a time that does not tell how much of it is right. */
function isEqual(given: string, token: string): boolean {
  const [a, b] = [given, token].map((text) => new TextEncoder().encode(text));
  const same = a!.length === b!.length;
  return timingSafeEqual(same ? a! : b!, b!) && same;
}

/** Whether a path, as it was sent, has a step to the folder above. */
function climbs(url: string): boolean {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/)[0]!;
  return /(^|[/\\]|%2f|%5c)(\.|%2e){1,2}([/\\]|%2f|%5c|$)/i.test(path);
}

function parsed(url: string): URL | undefined {
  return URL.parse(url) ?? undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The text of a body; nothing where it is longer than so many bytes. */
async function readText(request: Request, most: number): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > most) {
    await request.body?.cancel();
    return undefined;
  }
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > most) return undefined;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}
