import { style } from "@shrinklab/report/style";
import uplot from "uplot/dist/uPlot.min.css" with { type: "text" };

/** The style sheet of the page: the report's, and what is the playground's own. */
export const pageStyle: string = `${style}
${uplot}
:root{--zero:#b4b4bd;--field:#8a8a92}
@media (prefers-color-scheme:dark){@media screen{:root{--zero:#5b5c66;--field:#7d7d86}}}
main{max-width:1360px;padding-top:1.6rem}
h1{font-size:clamp(1.4rem,1.1rem + 1.4vw,1.9rem);margin:.2rem 0 .4rem}
.panel h2{font-size:1.05rem;font-weight:620;margin:0 0 .5rem}
.lead{max-width:46rem;margin-bottom:1.4rem}
.columns{display:grid;grid-template-columns:20.5rem minmax(0,1fr);gap:1.6rem;align-items:start}
.controls{display:grid;gap:1rem;min-width:0}
.panels{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.1rem;align-items:start}
.panel{border:1px solid var(--grid);border-radius:10px;padding:1rem 1.1rem .9rem;min-width:0}
.panel.whole-row{grid-column:1/-1}
.column{display:grid;gap:1.1rem;min-width:0}
.panel p{margin:.4rem 0}
.note{color:var(--muted);font-size:.88rem}
.group{margin:0;padding:.8rem 1rem 1rem;border:1px solid var(--grid);border-radius:10px;min-width:0}
.fields{display:grid;gap:.75rem;margin-top:.7rem}
.group>h2,.group>summary{margin:0;font-size:.95rem;font-weight:620;letter-spacing:0}
details.group:not([open]){padding-bottom:.8rem}
.field{display:grid;gap:.2rem;min-width:0}
.field label{display:flex;justify-content:space-between;gap:1rem;font-size:.92rem}
.hint-line{margin:0;font-size:.84rem;line-height:1.35;color:var(--muted)}
output{font-variant-numeric:tabular-nums;font-weight:600}
select,input[type=text],button{font:inherit;color:inherit;background:var(--page);min-height:2.4rem;
  border:1px solid var(--field);border-radius:7px;padding:.3rem .6rem;min-width:0}
select,input[type=text]{width:100%}
input[type=range]{width:100%;margin:0;min-height:1.6rem;accent-color:var(--c1)}
input[type=checkbox]{width:1.1rem;height:1.1rem;margin:0;flex:none;accent-color:var(--c1)}
input:disabled{opacity:.55}
.switch{display:flex;gap:.55rem;align-items:baseline;font-size:.92rem;line-height:1.4}
.switch input{position:relative;top:.15rem}
.inline{display:flex;gap:.5rem;align-items:center;font-size:.92rem;margin-bottom:.6rem}
button{cursor:pointer;font-weight:550;padding:.3rem .7rem}
button:disabled{cursor:default;opacity:.5}
button:hover:enabled{border-color:var(--ink)}
button.main{background:var(--c1);border-color:var(--c1);color:var(--page);min-width:4.9rem}
:is(select,input,button):focus-visible{outline:2px solid var(--c1);outline-offset:2px}
.buttons{display:flex;flex-wrap:wrap;gap:.4rem}
.run-bar{display:grid;gap:.7rem}
.readouts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.5rem .9rem;margin:0}
.readouts div{min-width:0}
.readouts dt{font-size:.8rem;line-height:1.3}
.readouts dd{margin:0;font-size:1.15rem;font-weight:620;font-variant-numeric:tabular-nums;
  line-height:1.3;white-space:nowrap}
.fault{margin:.2rem 0;color:var(--warm);font-size:.9rem;overflow-wrap:anywhere}
.faults:empty{display:none}
ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin:.2rem 0 .3rem;padding:0;
  font-size:.84rem;color:var(--muted)}
.legend i{display:inline-block;width:.95rem;height:.24rem;border-radius:2px;margin-right:.4rem;
  vertical-align:.2em}
.legend i.dot{width:.62rem;height:.62rem;border-radius:50%;vertical-align:0}
.legend i.ring{border:2px solid var(--muted);background:none}
.chart-place{min-height:190px}
canvas{display:block}
.panel>canvas{width:100%;border-radius:4px}
.plane-canvas{aspect-ratio:1;height:auto}
.weights-canvas{height:16rem;image-rendering:pixelated;border:1px solid var(--grid)}
.weights-canvas.spread{height:auto;max-height:22rem}
.histogram{height:auto}
.panel .beside-figure{margin-top:.5rem;font-size:.88rem;color:var(--muted)}
.scroll-wide{overflow-x:auto}
.zeros table{font-size:.86rem}
.zeros th,.zeros td{padding:.3rem .45rem;white-space:nowrap}
.zeros h3{margin-top:1.1rem}
.zeros .total>*{border-bottom:0;font-weight:620}
.bar{background:linear-gradient(var(--zero),var(--zero)) left bottom/calc(100% * var(--share)) 3px
  no-repeat}
.units p{font-size:.9rem;margin:.5rem 0 .2rem}
.cells{display:flex;flex-wrap:wrap;gap:2px}
.cells i{width:9px;height:9px;border-radius:2px;background:var(--c1)}
.cells i.dead{background:none;box-shadow:inset 0 0 0 1.5px var(--zero)}
.panel pre{background:color-mix(in srgb,var(--grid) 45%,transparent);padding:.6rem .75rem;
  border-radius:6px}
footer{margin-top:2.5rem}
footer p{margin:.2rem 0}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
  white-space:nowrap}
@media (max-width:1120px){
  .panels{grid-template-columns:minmax(0,1fr)}
}
@media (max-width:760px){
  main{padding:1rem 16px 2.5rem}
  .columns{grid-template-columns:minmax(0,1fr)}
  .lead{font-size:.98rem;margin-bottom:1rem}
  .readouts{grid-template-columns:auto auto auto auto}
  .readouts dd{font-size:1rem}
  .live{grid-template-columns:repeat(2,minmax(0,1fr));column-gap:1.1rem}
  .live .field:first-of-type{grid-column:1/-1}
}
`;
