import { colorProperties } from "../figures/chart_style.ts";
import { WIDE } from "../figures/figure.ts";

const declared = (theme: "light" | "dark"): string =>
  Object.entries(colorProperties(theme)).map(([name, value]) => `${name}:${value}`).join(";");

/** The style sheet of a page: one column, light or dark as the reader's system is, printable. */
export const style: string = `
:root{color-scheme:light dark;${declared("light")}}
@media (prefers-color-scheme:dark){@media screen{:root{${declared("dark")}}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
  font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:${WIDE + 48}px;margin:0 auto;padding:3rem 24px 5rem}
h1,h2,h3{line-height:1.2;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:clamp(1.6rem,1.15rem + 2.1vw,2.3rem);font-weight:680;margin:.35rem 0 .8rem}
h2{font-size:1.3rem;font-weight:650;margin:4rem 0 1rem}
h3{font-size:1rem;font-weight:600;margin:1.2rem 0 .4rem}
p{margin:.6rem 0;text-wrap:pretty;overflow-wrap:anywhere}
.eyebrow{margin:0;color:var(--muted);font-size:.9rem}
.lead{font-size:1.08rem;margin:0 0 1.6rem}
a{color:var(--c1);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--c1);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.5rem .6rem;text-align:right;vertical-align:baseline;border-bottom:1px solid var(--grid)}
th{font-weight:500;color:var(--muted);line-height:1.3}
thead th{vertical-align:bottom}
th:first-child,td:first-child,th.text,td.text{text-align:left}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody th{color:var(--ink);font-weight:550;overflow-wrap:anywhere}
td small{color:var(--muted);font-size:.86em;white-space:nowrap}
th small{color:var(--muted);font-weight:400;font-size:.86em}
.methods td{white-space:nowrap}
.methods td b{font-weight:650}
.name{display:flex;align-items:baseline;gap:.55rem}
.swatch{flex:none;width:.6rem;height:.6rem;border-radius:50%}
.label{overflow-wrap:anywhere}
.whole{white-space:nowrap}
.outcome{display:block}
.verdicts{margin:1.4rem 0 0;padding:0;list-style:none;font-size:.92rem;color:var(--muted)}
.verdicts li{padding:.15rem 0;overflow-wrap:anywhere}
.verdicts b{color:var(--ink);font-weight:600}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;
  font:.88rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
dl{display:grid;grid-template-columns:8.5rem 1fr;gap:.65rem 1rem;margin:0;font-size:.95rem}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere;min-width:0}
dd p{margin:0 0 .3rem}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
ul.notes{margin:0;padding-left:1.1rem}
ul.notes li{margin:.35rem 0;overflow-wrap:anywhere}
figure{margin:0 0 4rem}
figcaption h3{font-size:1.12rem;font-weight:620;margin:0 0 .35rem}
figcaption p{margin:0 0 1.1rem;color:var(--muted);font-size:.95rem}
.chart{position:relative}
.chart svg{display:block;overflow:visible;max-width:100%;height:auto;font-family:inherit}
.narrow{display:none}
.below{margin-top:.9rem;font-size:.9rem;color:var(--muted);display:flex;flex-wrap:wrap;gap:.2rem 1.4rem}
.below details{flex:1 1 auto;min-width:0;max-width:100%}
.below details[open]{flex-basis:100%;order:2}
summary{cursor:pointer;width:max-content}
.scroll{overflow:auto;max-height:26rem;margin-top:.6rem}
.scroll table{font-size:.84rem;width:auto;min-width:100%}
.scroll th{position:sticky;top:0;background:var(--page)}
.scroll th,.scroll td{padding:.25rem .7rem;color:var(--ink);white-space:nowrap}
.scroll thead th{color:var(--muted)}
.pictures{display:flex;flex-wrap:wrap;gap:.9rem}
.pictures div{width:4.75rem;font-size:.78rem;line-height:1.3;color:var(--muted);overflow-wrap:anywhere}
.pictures div img{width:4.75rem;margin-bottom:.25rem}
img{display:block;max-width:100%;height:auto;image-rendering:pixelated;border-radius:3px}
.beside{color:var(--muted);font-weight:400;font-size:.9rem;margin-left:.5rem}
.hint{display:none;color:var(--muted);font-size:.9rem;margin:-.4rem 0 2rem}
.js .hint{display:block}
footer{margin-top:5rem;padding-top:1rem;border-top:1px solid var(--grid);color:var(--muted);font-size:.88rem}
.tip{position:fixed;z-index:1;pointer-events:none;max-width:18rem;padding:.45rem .65rem;border-radius:6px;
  background:var(--page);border:1px solid var(--grid);box-shadow:0 3px 14px rgb(0 0 0/.16);
  font-size:.84rem;line-height:1.4;overflow-wrap:anywhere}
.tip i{font-style:normal;color:var(--muted)}
@media (max-width:${WIDE + 47}px){
  main{padding:1.6rem 16px 3rem}
  h2{margin-top:3rem}
  figure{margin-bottom:3rem}
  .wide{display:none}
  .narrow{display:block}
  .narrow svg{margin:0 auto}
  dl{grid-template-columns:1fr;gap:.1rem}
  dd{margin-bottom:.8rem}
}
@media (max-width:560px){
  .lead{font-size:1rem;margin-bottom:1.1rem}
  .methods{font-size:.84rem}
  .methods th,.methods td{padding:.42rem .22rem}
  .methods th:first-child,.methods td:first-child{padding-left:0}
  .methods th:last-child,.methods td:last-child{padding-right:0}
  .methods small{display:block;font-size:.8em}
  .methods tbody th{max-width:6.4rem}
  .name{gap:.35rem}
  .swatch{width:.5rem;height:.5rem}
}
@media print{
  :root{color-scheme:light}
  main{max-width:none;padding:0}
  figure,tr{break-inside:avoid}
  h2{break-after:avoid;margin-top:2rem}
  .below,.hint{display:none!important}
  .wide{display:block!important}
  .narrow{display:none!important}
}
`;
