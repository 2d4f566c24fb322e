/** What the page may load: what lies beside it, and nothing from another host. */
const policy = [
  "default-src 'none'",
  // WebAssembly is compiled in the page; no text is evaluated.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The page before its script runs; it stays so where that cannot run. */
export const pageHtml = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>shrinklab playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<script type="module" src="main.js"></script>
</head>
<body>
<main id="page">
<h1>shrinklab playground</h1>
<p>The page starts. If this text stays: it needs JavaScript, and a server that sends its files, as
<code>python3 -m http.server</code> in its folder does; opened as a file a browser does not run it.</p>
</main>
</body>
</html>
`;
