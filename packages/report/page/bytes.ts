/**
 * Packs text as a browser's `DecompressionStream("deflate-raw")` unpacks it.
 *
 * @param text The text.
 * @returns Base64.
 */
export async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer()).toBase64();
}

/**
 * The hash by which a page's policy knows a script.
 *
 * @param text The script.
 * @returns SHA-256 in base64.
 */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toBase64();
}
