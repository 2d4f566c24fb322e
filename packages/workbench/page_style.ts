import { pageStyle as playgroundStyle } from "@shrinklab/playground/style";

/** The style sheet of the pages: the report's and the playground's, and what is the workbench's own. */
export const pageStyle = `${playgroundStyle}
.top{max-width:1180px;margin:0 auto;padding:1rem 24px 0;display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;
  align-items:baseline}
nav{display:flex;flex-wrap:wrap;gap:.2rem .3rem;margin-left:-.6rem}
nav a{padding:.35rem .6rem;border-radius:7px;text-decoration:none;color:var(--ink);font-size:.95rem}
nav a:hover{background:var(--grid)}
nav a[aria-current]{font-weight:650;background:var(--grid)}
.on{color:var(--c3);font-size:.7rem;margin-left:.3rem;vertical-align:.15em}
main{max-width:1180px;padding-top:1.2rem}
.lost{max-width:1132px;margin:.8rem auto 0;padding:.6rem 1rem;border:1px solid var(--warm);
  border-radius:8px;color:var(--warm)}
.set-up{grid-template-columns:minmax(0,1fr) 22rem}
fieldset.group{margin:0}
legend{font-weight:620;font-size:.95rem;padding:0 .35rem;margin-left:-.35rem}
.fields{margin-top:.2rem}
.fields.two{align-items:start;grid-template-columns:repeat(2,minmax(0,1fr))}
textarea{font:.9rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:inherit;width:100%;
  background:var(--page);border:1px solid var(--field);border-radius:7px;padding:.45rem .6rem;resize:vertical}
:is(textarea,.button,.file-button:focus-within):focus-visible{outline:2px solid var(--c1);outline-offset:2px}
[aria-invalid=true]{border-color:var(--warm)}
.plan{position:sticky;top:1rem;display:grid;gap:1.1rem;min-width:0}
.plan .main{width:100%;font-size:1.05rem;margin-top:.4rem}
.plan pre,.plan details pre{max-height:22rem;overflow:auto;font-size:.8rem}
.plan summary{margin-top:.7rem}
.plan details pre{margin-top:.5rem}
.drop{border:1.5px dashed var(--field);border-radius:9px;padding:.7rem .9rem;font-size:.92rem}
.drop.over{border-color:var(--c1);background:color-mix(in srgb,var(--c1) 8%,transparent)}
.drop p{margin:.1rem 0 .4rem}
.drop p:empty{display:none}
.file-button,.button{display:inline-flex;align-items:center;cursor:pointer;font-weight:550;padding:.3rem .7rem;
  min-height:2.4rem;border:1px solid var(--field);border-radius:7px;color:inherit;text-decoration:none;
  font-size:1rem}
.file-button{position:relative;font-size:.92rem;min-height:2rem}
.file-button:focus-within{outline:2px solid var(--c1);outline-offset:2px}
.file-button input{position:absolute;inset:0;opacity:0;cursor:pointer;width:100%}
.button.main{background:var(--c1);border-color:var(--c1);color:var(--page)}
button.small{min-height:1.9rem;padding:.1rem .55rem;font-size:.86rem}
.layers td,.layers th{padding:.25rem .6rem;font-size:.88rem}
.layers tbody th{font:.86rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.scroll-wide th,.scroll-wide td{white-space:nowrap;overflow-wrap:normal}
.methods-list{display:grid;gap:.5rem}
.method{display:grid;grid-template-columns:minmax(0,1fr) 13rem;gap:.3rem 1rem;align-items:center;
  min-height:2.4rem}
.method:not(.chosen){opacity:.85}
.method small{color:var(--muted)}
.inline select{width:auto;max-width:100%}
.standing-line{display:flex;flex-wrap:wrap;gap:.4rem 1rem;justify-content:space-between;align-items:center}
.standing progress{width:100%;height:.5rem;accent-color:var(--c1);margin-top:.6rem}
.workers{margin:.5rem 0 0;padding-left:1.1rem;font-size:.9rem;color:var(--muted)}
.kernels h3{font-size:.92rem;margin:.6rem 0 .3rem;font-weight:550}
.kernels ul{list-style:none;display:flex;flex-wrap:wrap;gap:.6rem 1.4rem;margin:0;padding:0;font-size:.86rem}
.kernels svg{display:block;border-bottom:1px solid var(--field)}
.kernels path{fill:var(--c1)}
.kernels small{color:var(--muted)}
main>.panel{margin:0 0 1.1rem}
.chart-place.tall{min-height:260px}
.bar{background:linear-gradient(var(--zero),var(--zero)) left bottom/calc(100% * var(--share)) 3px
  no-repeat}
.filters{display:grid;grid-template-columns:minmax(0,1fr) 16rem auto;gap:.6rem 1rem;align-items:end}
.filters .switch{min-height:2.4rem;align-items:center}
.filters .switch input{top:0}
.choice{align-items:center;margin:.6rem 0}
.choice p{margin:0}
table.runs{font-size:.88rem}
.runs th,.runs td{padding:.3rem .6rem;white-space:nowrap}
.runs td.text{max-width:20rem;overflow:hidden;text-overflow:ellipsis}
.runs input{width:1.05rem;height:1.05rem;accent-color:var(--c1);vertical-align:-.15em}
button.sort{border:0;padding:0;min-height:0;font-weight:550;color:var(--muted);background:none;
  font-size:inherit;white-space:nowrap}
button.sort:hover{color:var(--ink);text-decoration:underline}
.more{margin-top:.8rem}
ul.sweeps{list-style:none;margin:0;padding:0}
.sweeps li{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:baseline;padding:.4rem 0;
  border-bottom:1px solid var(--grid);overflow-wrap:anywhere}
.sweeps li .buttons{margin-left:auto}
.sweeps form{align-items:center}
.sweeps form input{width:14rem}
iframe.report{width:100%;border:1px solid var(--grid);border-radius:10px;margin-top:1rem;display:block;
  color-scheme:light dark;background:var(--page)}
.audit dl{grid-template-columns:8.5rem 1fr}
.audit details{margin-top:.8rem}
.run-now{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;justify-content:space-between;
  border-top:1px solid var(--grid);padding-top:.7rem;margin-top:.8rem}
.run-now p{margin:0;min-width:0;flex:1 1 18rem}
.theory .columns{grid-template-columns:20rem minmax(0,1fr)}
.plane{width:min(100%,26rem);display:block;margin:0 auto;border:1px solid var(--grid);border-radius:8px}
.plane .axes{stroke:var(--grid);stroke-width:1.2}
.plane .contour{fill:none;stroke:var(--muted);stroke-width:1}
.plane .ball{fill:color-mix(in srgb,var(--c1) 18%,transparent);stroke:var(--c1);stroke-width:1.8}
.plane .wanted{fill:var(--muted)}
.plane .touch{fill:var(--c2);stroke:var(--page);stroke-width:1.5}
.plane text{font-size:12px;fill:var(--muted)}
@media (max-width:900px){
  .set-up{grid-template-columns:minmax(0,1fr)}
  .plan{position:static}
  .theory .columns{grid-template-columns:minmax(0,1fr)}
}
@media (max-width:760px){
  .top{padding:.8rem 16px 0}
  .method{grid-template-columns:minmax(0,1fr)}
  .filters{grid-template-columns:minmax(0,1fr)}
  .audit dl{grid-template-columns:1fr}
  .sweeps li .buttons{margin-left:0}
}
`;
