/** How far a download is. */
export interface TransferProgress {
  /** Bytes that are here, those of an earlier attempt among them. */
  readonly received: number;
  /** Bytes in all, where the server tells. */
  readonly total: number | undefined;
}

/** Options of {@linkcode transfer}. */
export interface TransferOptions {
  /** Bytes beyond which the answer cannot be the file wanted. */
  readonly mostBytes: number;
  /** Ends the transfer; what has arrived stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every piece. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** A server silent for so long is given up; default 30,000. */
  readonly stallMilliseconds?: number | undefined;
}

/**
 * Downloads into an open file, going on behind what it already holds where the server can.
 *
 * The content is not checked: a server may hold another file of the same name.
 *
 * @param url What to get.
 * @param file Opened for writing; holds the beginning, or nothing.
 * @param options Limits, and who is told.
 * @returns Whether what the file already held was kept.
 * @throws {Error} If the server cannot be reached, falls silent, answers with an error, ends early
 * or sends too much. What has arrived stays in the file.
 *
 * @example
 * ```ts ignore
 * using file = await Deno.open("labels.gz.part", { create: true, write: true });
 * await transfer("https://example.org/labels.gz", file, { mostBytes: 100_000 });
 * ```
 */
export async function transfer(
  url: string,
  file: Deno.FsFile,
  options: TransferOptions,
): Promise<{ resumed: boolean }> {
  const have = (await file.stat()).size;
  using silence = watchSilence(options.stallMilliseconds ?? 30_000);
  const signals = [silence.signal, ...(options.signal ? [options.signal] : [])];
  const response = await fetch(url, {
    // Compressed once more in transit, a range would be one of other bytes.
    headers: { "accept-encoding": "identity", ...(have > 0 && { range: `bytes=${have}-` }) },
    signal: AbortSignal.any(signals),
  });
  if (response.status === 416 && have > 0) {
    await response.body?.cancel();
    return { resumed: true }; // nothing follows what is here
  }
  const start = startOf(response);
  if (!response.ok || (start !== 0 && start !== have)) {
    await response.body?.cancel();
    throw new Error(`it answered ${response.status} ${response.statusText}`.trim());
  }
  const length = Number(response.headers.get("content-length") ?? NaN);
  const total = Number.isFinite(length) ? start + length : undefined;
  await file.truncate(start);
  await file.seek(start, Deno.SeekMode.Start);
  let received = start;
  for await (const chunk of response.body ?? []) {
    silence.heard();
    received += chunk.length;
    if (received > options.mostBytes) {
      throw new Error(`it sent more than ${options.mostBytes} bytes`);
    }
    for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
    options.onProgress?.({ received, total });
  }
  await file.syncData();
  return { resumed: start > 0 };
}

/** The position in the file at which an answer begins. */
function startOf(response: Response): number {
  if (response.status !== 206) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return range ? Number(range[1]) : -1;
}

function watchSilence(milliseconds: number) {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new Error(`it was silent for ${Math.round(milliseconds / 1000)} s`));
  let timer = setTimeout(giveUp, milliseconds);
  return {
    signal: controller.signal,
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, milliseconds);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
