/** What a mirror answers for a file, asked for the bytes from `start` on. */
export type Answer = (bytes: Uint8Array<ArrayBuffer>, start: number) => Response;

/** A mirror that was asked for files. */
export interface Mirror extends AsyncDisposable {
  /** Address to which a file's name is appended. */
  url: string;
  /** First byte asked for, one entry a request; 0 for the whole file. */
  starts: number[];
}

/** Serves files on this machine, by default as servers do that know ranges. */
export function serveMirror(
  files: Record<string, Uint8Array<ArrayBuffer>>,
  answer: Answer = fromStart,
): Mirror {
  const starts: number[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
    starts.push(start);
    const bytes = files[new URL(request.url).pathname.slice(1)];
    return bytes ? answer(bytes, start) : new Response("none", { status: 404 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    starts,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The rest of the file. */
export function fromStart(bytes: Uint8Array<ArrayBuffer>, start: number): Response {
  if (start === 0) return new Response(bytes);
  if (start >= bytes.length) return new Response(null, { status: 416 });
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return new Response(bytes.subarray(start), { status: 206, headers: { "content-range": range } });
}

/** The first bytes of an answer that promises more. */
export function cutOffAfter(length: number): Answer {
  return (bytes, start) => {
    const { status, headers } = fromStart(bytes, start);
    headers.set("content-length", `${bytes.length - start}`);
    const body = new Blob([bytes.subarray(start, start + length)]).stream();
    return new Response(body, { status, headers });
  };
}
