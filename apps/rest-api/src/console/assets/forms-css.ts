/** Search, forms and what they find: fields, tables, pages of results. */
export const formsCss = `
label, .label { display: block; font-weight: 600; font-size: .92rem; margin-bottom: .3rem; }
input[type="search"], input[type="text"], input[type="password"], input[type="date"], input[type="time"], select, textarea {
  width: 100%; min-width: 0; font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--field); border-radius: var(--radius-small); padding: .55rem .8rem;
}
textarea { font-family: var(--mono); font-size: .9rem; resize: vertical; }
input::placeholder, textarea::placeholder { color: var(--muted); opacity: 1; }
fieldset.choices { border: 1px solid var(--line); border-radius: var(--radius-small); padding: .9rem 1.1rem; margin: 0 0 1.1rem; min-width: 0; }
fieldset.choices legend { font-weight: 600; padding: 0 .4rem; }
.choice { display: flex; gap: .6rem; align-items: flex-start; font-weight: 400; padding: .28rem 0; margin: 0; font-size: 1rem; cursor: pointer; }
.choice input { flex: none; width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; accent-color: var(--accent); }
.hint + .choice, .hint + .actions { margin-top: .8rem; }
.choices-below { margin-left: 1.75rem; }
details > summary { cursor: pointer; font-weight: 600; padding: .4rem 0; }
details > form { margin-top: .8rem; }
.fault { font-size: .92rem; font-weight: 600; color: var(--bad); margin: .35rem 0 0; }
.with-unit { display: flex; gap: .6rem; align-items: center; }
.with-unit select { width: auto; }
.steps { display: flex; flex-wrap: wrap; gap: .35rem 1.4rem; list-style: none; counter-reset: step; margin: 0 0 1.4rem; padding: 0; font-size: .95rem; }
.steps li { counter-increment: step; }
.steps li::before { content: counter(step) ". "; color: var(--muted); }
.steps [aria-current] { font-weight: 650; border-bottom: 2px solid var(--accent); }
.hint { font-size: .88rem; color: var(--muted); margin: .35rem 0 0; }
.field { margin-bottom: 1.1rem; min-width: 0; }
.search-row { display: flex; gap: .6rem; }
.search-row input { padding: .8rem 1.1rem; font-size: 1.08rem; border-radius: 14px; flex: 1; }
.search-row .button { border-radius: 14px; padding: .8rem 1.4rem; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: .8rem; margin-top: 1rem; }
.filters .field { margin: 0; }
.found { font-weight: 600; margin: 0; }
.pages { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .8rem; margin-top: 1.6rem; }
.pages p { margin: 0; }
.table-scroll { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); }
table { border-collapse: collapse; width: 100%; font-size: .94rem; }
caption { text-align: left; padding: 1rem 1.2rem .4rem; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .7rem 1.2rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--muted); font-weight: 600; font-size: .86rem; white-space: nowrap; }
tbody th { font-weight: 560; min-width: 11rem; }
td.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number { font-variant-numeric: tabular-nums; font-weight: 600; }
.request-fields { display: grid; gap: .8rem 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); }
[aria-busy="true"] { opacity: .55; }
@media (max-width: 46rem) {
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards, table.cards tbody, table.cards tr, table.cards td, table.cards tbody th, table.cards caption { display: block; }
  table.cards tr { padding: .8rem 1.1rem; border-top: 1px solid var(--line); }
  table.cards th, table.cards td { border: 0; padding: .1rem 0; min-width: 0; }
  table.cards td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); font-weight: 400; }
  table.cards td:empty { display: none; }
}
@media (max-width: 34rem) {
  .search-row { flex-direction: column; }
  .filters { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`;
