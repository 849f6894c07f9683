/** Pages of a record on paper: what is read, and nothing that is pressed; light, whatever the screen is. */
export const printCss = `
@media print {
  :root {
    color-scheme: light;
    --bg: #fff; --surface: #fff; --sunken: #fff; --ink: #000; --muted: #333; --line: #bbb; --field: #777;
    --accent: #000; --accent-soft: #fff; --good: #0a4a2b; --good-soft: #fff; --warn: #553300; --warn-soft: #fff;
    --bad: #7d1a11; --bad-soft: #fff; --series-1: #1b5fa8; --series-2: #7a3fa0; --shadow: none;
  }
  body { font-size: 10.5pt; }
  .top, .foot, .skip, .tabs, .chips, .pages, .section-card .more, .crumbs, .button, .placeholder, .take-along, .sources, .skip-chart { display: none; }
  main { padding: 0; }
  .patient { border: 0; border-bottom: 2px solid #000; border-radius: 0; padding: 0 0 .5rem; }
  .card, .fact, .timeline li, .panel .card, tr { break-inside: avoid; }
  .block-head, h2, h3 { break-after: avoid; }
  .card { border-color: var(--line); padding: .6rem .8rem; }
  .overview { columns: 2; }
  .tag { border: 1px solid currentColor; }
  .table-scroll { overflow: visible; border: 0; }
  a { color: inherit; text-decoration: none; }
}
`;
