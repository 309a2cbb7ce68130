"""How the dictionary's page looks: on a desk, on a phone, in the dark and on paper."""

STYLE = """\
:root {
  color-scheme: light dark;
  --text: #212b32; --faint: #4c6272; --ground: #ffffff; --band: #f0f4f5;
  --line: #aeb7bd; --link: #005eb8; --focus: #ffeb3b; --focus-text: #212b32;
  --reference: #d8dde0; --staging: #cfe3f5; --marts: #cdeadd; --audit: #f6dfc6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e8edee; --faint: #b8c4cc; --ground: #14191d; --band: #20282e;
    --line: #5b6b76; --link: #7cbcff;
    --reference: #37424a; --staging: #1c3d5a; --marts: #1d4a37; --audit: #57401f;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
header, nav, main, footer { max-width: 80rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.5rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.2rem; margin: 2rem 0 .25rem; overflow-wrap: anywhere; }
p, dl, ul { max-width: 46rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus, [tabindex]:focus {
  outline: 3px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 5px #212b32;
}
.skip { position: absolute; left: -100rem; }
.skip:focus {
  position: static; display: inline-block; padding: .5rem 1rem;
  background: var(--focus); color: var(--focus-text);
}
nav ul { padding-left: 0; list-style: none; }
nav li { margin: .5rem 0; }
nav li li { display: inline-block; margin: .1rem .9rem .1rem 0; }
.wide { overflow-x: auto; border: 1px solid var(--line); max-width: 100%; }
figure { margin: 1rem 0; }
figcaption { color: var(--faint); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .25rem .5rem; color: var(--faint); }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; }
thead th { background: var(--band); }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: normal; white-space: nowrap; }
code, pre { font: .9em/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
pre { background: var(--band); padding: .75rem; margin: .5rem 0; overflow-x: auto; }
dt { font-weight: bold; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.key { font-weight: bold; }
svg { display: block; }
svg text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: var(--text); }
svg .arrows path { fill: none; stroke: var(--line); stroke-width: 1.2; }
svg .box rect { stroke: var(--line); }
svg .box:focus rect, svg .box:hover rect { stroke: var(--link); stroke-width: 3; }
svg .reference rect { fill: var(--reference); }
svg .staging rect { fill: var(--staging); }
svg .marts rect { fill: var(--marts); }
svg .audit rect { fill: var(--audit); }
@media (max-width: 40rem) {
  table, caption, tbody, tbody tr, tbody th, tbody td { display: block; }
  thead { position: absolute; left: -100rem; }
  tbody th { padding-top: .5rem; white-space: normal; overflow-wrap: anywhere; }
  tbody td { padding: 0 .5rem; }
  tbody td::before { content: attr(data-label) ": "; color: var(--faint); }
  tbody td:last-child { padding-bottom: .5rem; }
}
@media print {
  :root {
    color-scheme: light; --text: #000; --ground: #fff; --link: #000; --faint: #333;
    --band: #eee;
  }
  nav, .skip, figure { display: none; }
  body { font-size: 9.5pt; }
  .wide { overflow: visible; border: 0; }
  pre { white-space: pre-wrap; }
  h2 { break-before: page; }
  h3, thead, dt { break-after: avoid; }
  tr, pre { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""
