/// <reference lib="dom" />
import { useEffect, useRef, useState } from "preact/hooks";

/** A report within a page, as high as it is; a report that cannot be made says why. */
export function ReportFrame({ address, title }: { address: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(600);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(false), [address]);
  const loaded = () => {
    const inner = frame.current?.contentDocument;
    if (!inner) return;
    setReady(true);
    const watched = new ResizeObserver(() => setHeight(inner.documentElement.offsetHeight + 4));
    watched.observe(inner.documentElement);
  };
  return (
    <>
      <p class="note" role="status">{ready ? "" : "Drawing the figures ..."}</p>
      <iframe
        ref={frame}
        src={address}
        title={title}
        class="report"
        style={{ height: `${height}px` }}
        onLoad={loaded}
      />
    </>
  );
}
