/** The style of the report's page. */
export const reportStyle = `
:root {
  --page: #fbfbf9; --raised: #fff; --ink: #1b1e23; --soft: #565c65; --line: #dfe0db;
  --track: #ecede8; --bar: #46658f; --alert: #a83a12; --alert-bar: #cf6238; --focus: #1c5fc7;
  color-scheme: light dark;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161a; --raised: #1b1e23; --ink: #e9eaec; --soft: #a6acb5; --line: #30343b;
    --track: #262a30; --bar: #86a7d6; --alert: #f59a74; --alert-bar: #d9744b; --focus: #8ab8ff;
  }
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); -webkit-text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body { max-width: 74rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 3rem) 3rem; }
h1, h2, .tiles strong { font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; font-weight: 600; line-height: 1.15; }
h1 { font-size: clamp(2.25rem, 6vw, 3.25rem); letter-spacing: -0.015em; margin: 0; }
h2 { font-size: 1.375rem; margin: 0 0 .35rem; }
p { margin: 0; }
header .kicker { color: var(--soft); font-size: .9375rem; margin-bottom: .5rem; font-variant-numeric: tabular-nums; }
header .lead { font-size: 1.125rem; color: var(--soft); margin-top: .75rem; max-width: 44rem; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 3px; border-radius: 2px; }

.tiles { list-style: none; margin: 2.5rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); border: 1px solid var(--line); border-radius: 10px; background: var(--raised); overflow: hidden; }
.tiles li { padding: 1.125rem 1.375rem 1.25rem; display: flex; flex-direction: column; box-shadow: -1px -1px 0 var(--line); }
.tiles a { color: inherit; font-size: .9375rem; font-weight: 600; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .25em; align-self: start; }
.tiles a:hover { text-decoration-color: currentColor; }
.tiles strong { font-size: 2.75rem; letter-spacing: -0.02em; font-variant-numeric: lining-nums tabular-nums; margin: .375rem 0 .25rem; }
.tiles .attention strong { color: var(--alert); }
.tiles span { color: var(--soft); font-size: .9375rem; }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 0 4rem; margin: 3.5rem 0 .5rem; }
.figure { min-width: 0; display: grid; grid-row: span 3; grid-template-rows: subgrid; grid-template-columns: minmax(0, 1fr); align-content: start; margin-bottom: 3rem; }
.figure > p { color: var(--soft); font-size: .9375rem; max-width: 34rem; }
.bars { list-style: none; margin: 1rem 0 0; padding: 0; border-top: 1px solid var(--line); }
.bars > li { border-bottom: 1px solid var(--line); }
.bars summary, .bars li > div:not(.scroll) { display: grid; grid-template-columns: 11rem 1fr 3.5rem 1rem; gap: .75rem; align-items: center; min-height: 2.75rem; }
.bars summary { cursor: pointer; list-style: none; }
.bars summary::-webkit-details-marker { display: none; }
.bars summary::after { content: ""; width: .45rem; height: .45rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: translateY(-.1rem) rotate(45deg); justify-self: center; }
.bars details[open] > summary::after { transform: translateY(.1rem) rotate(225deg); }
.bars summary:hover .label { text-decoration: underline; text-underline-offset: .2em; }
.bars svg { width: 100%; height: .75rem; display: block; }
.bars rect { fill: var(--bar); }
.bars .attention rect { fill: var(--alert-bar); }
.bars rect.track { fill: var(--track); }
.bars .count { text-align: right; font-variant-numeric: tabular-nums; }
.bars .attention summary .count { color: var(--alert); font-weight: 600; }
.bars details > :not(summary) { margin: .25rem 0 1.25rem; max-height: 24rem; overflow: auto; }
.bars table { font-size: .875rem; }
.bars th, .bars td { padding-right: .75rem; }
.bars tbody th { min-width: 7rem; }
.names { list-style: none; margin: 0; padding: 0; columns: 11rem; column-gap: 1.5rem; font-size: .9375rem; }
.names li { break-inside: avoid; overflow-wrap: anywhere; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .4rem 1rem .4rem 0; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: .25rem; }
thead th { position: sticky; top: 0; background: var(--page); color: var(--soft); font-weight: 600; white-space: nowrap; font-size: .875rem; }
tbody th { font-weight: 500; min-width: 9rem; max-width: 22rem; overflow-wrap: break-word; }
th.n, td.n { text-align: right; }
td time, td code { white-space: nowrap; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
td b { display: inline-block; font-weight: 500; font-size: .8125rem; line-height: 1.5; color: var(--alert); border: 1px solid; border-radius: 1em; padding: 0 .55em; white-space: nowrap; }
/* Of fixed widths: the browser need not measure thousands of rows. */
#all { min-width: 56rem; table-layout: fixed; }
#all th, #all td { overflow-wrap: anywhere; }
#all thead th { white-space: normal; vertical-align: bottom; }
#all th:nth-child(1) { width: 21%; max-width: none; }
#all th:nth-child(2) { width: 22%; }
#all th:nth-child(3) { width: 6%; }
#all th:nth-child(4), #all th:nth-child(5) { width: 9%; }
#all th:nth-child(6) { width: 11%; }
#all tbody tr:hover { background: var(--raised); }
#all thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: inherit; cursor: pointer; }
#all thead button:hover { color: var(--ink); text-decoration: underline; text-underline-offset: .2em; }
#all thead [aria-sort] button { color: var(--ink); }
#all thead [aria-sort] button::after { content: " \\2191"; }
#all thead [aria-sort=descending] button::after { content: " \\2193"; }
#filter:not([hidden]) { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: .75rem 0 1rem; }
#filter label, #filter output { color: var(--soft); font-size: .9375rem; }
#filter input { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--soft); border-radius: 6px; padding: .35rem .7rem; width: min(22rem, 100%); }

footer { margin-top: 3rem; padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; max-width: 50rem; }
@media (max-width: 36rem) {
  .bars summary, .bars li > div:not(.scroll) { grid-template-columns: 9.75rem 1fr 2.75rem 1rem; gap: .5rem; font-size: .9375rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles li { padding: .875rem 1rem 1rem; }
  .tiles strong { font-size: 2.125rem; }
}
@media print {
  :root { --page: #fff; --raised: #fff; --ink: #000; --soft: #444; --line: #bbb; --track: #eee; --bar: #46658f; --alert: #a83a12; --alert-bar: #cf6238; font-size: 10pt; }
  body { max-width: none; padding: 0; }
  #filter, .bars summary::after { display: none !important; }
  .bars rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .bars details > :not(summary) { max-height: none; overflow: visible; }
  .scroll { overflow: visible; }
  #all { min-width: 0; }
  tr, .bars > li { break-inside: avoid; }
  thead th { position: static; }
}
`;
