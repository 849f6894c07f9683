/** Style of all cards, from 320 pixels up: light and dark as the host says, else as the system does. */
export const cardCss = `
:root {
  color-scheme: light dark;
  --surface: light-dark(#fff, #131c1c); --sunken: light-dark(#eff4f2, #0e1616);
  --ink: light-dark(#0f2120, #e7f0ee); --muted: light-dark(#4b5f5d, #a0b3b0);
  --line: light-dark(#dbe4e1, #263635); --field: light-dark(#7b8f8c, #6f8582);
  --accent: light-dark(#0b6860, #5fcdbd); --accent-ink: light-dark(#fff, #04201d);
  --warn: light-dark(#744700, #f0cd85); --warn-soft: light-dark(#fcf0d9, #32270e);
  --bad: light-dark(#a3271c, #ffa196); --bad-soft: light-dark(#fce9e6, #3a1b17);
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--surface); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; color: var(--ink); overflow-wrap: anywhere;
  font-size: .95rem; line-height: 1.5; font-family: var(--host-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif);
}
main { padding: 1rem 1.1rem 1.1rem; max-width: 52rem; }
h1 { font-size: 1.2rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.02rem; line-height: 1.3; margin: 1.2rem 0 .4rem; }
p, ul, dl, pre { margin: 0 0 .6rem; }
ul { padding-left: 1.2rem; }
pre { white-space: pre-wrap; font-size: .85rem; }
.muted { color: var(--muted); font-size: .9rem; }
.fault, .flag { color: var(--bad); font-weight: 600; }
.notice { background: var(--warn-soft); color: var(--warn); border-radius: 8px; padding: .5rem .7rem; }
.strong { font-weight: 600; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 .6rem; padding: .15rem 0; }
dt { color: var(--muted); min-width: 9rem; }
dd { margin: 0; font-weight: 560; flex: 1 1 12rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .3rem 0 .6rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--muted); font-weight: 600; font-size: .84rem; white-space: nowrap; }
td { min-width: 5.2rem; }
tbody th { font-weight: 600; min-width: 8rem; }
td[data-label="Date"] { white-space: nowrap; font-variant-numeric: tabular-nums; }
@media (max-width: 46rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, tbody th, td { display: block; }
  tr { border-top: 1px solid var(--line); padding: .45rem 0; }
  th, td { border: 0; padding: .1rem 0; }
  td::before { content: attr(data-label) ": "; color: var(--muted); }
  td.empty { display: none; }
}
button {
  font: inherit; font-weight: 600; min-height: 44px; padding: .5rem 1.1rem; border-radius: 10px; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--accent-ink); margin: .3rem .5rem .3rem 0;
}
button.second { background: transparent; color: var(--accent); }
button[aria-disabled="true"] { cursor: progress; border-style: dashed; background: var(--sunken); color: var(--ink); }
`;
