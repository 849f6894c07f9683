/** A record: tabs, chips, the timeline, charts, and requests to payers. */
export const recordCss = `
.tag.warn { background: var(--warn-soft); color: var(--warn); }
.tag.bad { background: var(--bad-soft); color: var(--bad); }
.tag { white-space: nowrap; }
.tag.large { font-size: .92rem; padding: .25rem .8rem; }
.patient { margin: 0 0 1.2rem; padding: 1.1rem 1.4rem; border-left: 5px solid var(--accent); background: var(--surface); border-radius: var(--radius-small); box-shadow: var(--shadow); }
.patient h1 { margin: 0 0 .2rem; }
.patient .lede { margin: 0; }
.patient .whose { margin: 0 0 .2rem; font-size: 1.5rem; font-weight: 680; }
h2.page-title { font-size: 1.5rem; margin: 0 0 .5rem; }
.patient .chips { margin: .8rem 0 0; }
.notice ul { margin: 0; padding-left: 1.2rem; }
.people { margin-bottom: 1.2rem; }
.people .table-scroll { margin-bottom: 1rem; box-shadow: none; }
.people .button { white-space: normal; }
.rows h2 { margin: 0; font-size: 1.15rem; }
.rows h2 + p { margin: .2rem 0 0; }
.rows + p { margin-top: 1.2rem; }
.question { border-color: var(--warn); }
.overview { columns: 2 24rem; column-gap: 1rem; }
.overview > .card { break-inside: avoid; margin-bottom: 1rem; }
.section-card { padding: 1.1rem 1.2rem; }
.section-card h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
.section-card .more { margin: .7rem 0 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
.facts-list { list-style: none; margin: 0; padding: 0; }
.facts-list > li + li { border-top: 1px solid var(--line); }
.fact > summary { display: block; padding: .6rem 0; cursor: pointer; list-style: none; }
.fact > summary::-webkit-details-marker { display: none; }
.fact > summary:hover .text { color: var(--accent); text-decoration: underline; }
.fact-what { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .55rem; }
.fact-what .text { font-weight: 600; }
.fact-what .value { font-variant-numeric: tabular-nums; }
.fact-what .value.aside { flex-basis: 100%; font-weight: 400; font-size: .92rem; }
.fact-about { display: block; margin-top: .1rem; font-weight: 400; }
.fact { margin: 0; }
.fact[open] { padding-bottom: .8rem; }
.fact .notice { margin: .4rem 0; }
.document-text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 70ch; line-height: 1.6; }
.tabs ul, .chips ul { display: flex; flex-wrap: wrap; list-style: none; margin: 0; padding: 0; }
.tabs { border-bottom: 1px solid var(--line); margin-bottom: 1.4rem; }
.tabs ul { gap: 0 1.6rem; }
.tabs a { display: block; padding: .5rem 0 .6rem; font-weight: 600; color: var(--muted); text-decoration: none; border-bottom: 3px solid transparent; margin-bottom: -1px; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--accent); border-color: var(--accent); }
.chips { margin-bottom: .8rem; }
.chips ul { gap: .45rem; }
.chips a { display: block; padding: .28rem .8rem; border: 1px solid var(--line); border-radius: 999px; background: var(--surface); color: var(--muted); font-size: .9rem; font-weight: 560; text-decoration: none; }
.chips a:hover { color: var(--accent); border-color: var(--accent); }
.chips a[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.sources { margin: 1rem 0; }
.sources h3 { margin: .8rem 0 .4rem; }
.found-count { margin: 0; }
.year { margin-top: 1.6rem; }
.year h2 { margin-bottom: .6rem; font-variant-numeric: tabular-nums; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline li { --kind: var(--muted); display: grid; grid-template-columns: 8.6rem minmax(0, 1fr); }
.timeline .when { margin: 0; padding: .85rem 1rem .85rem 0; text-align: right; color: var(--muted); font-size: .88rem; font-variant-numeric: tabular-nums; }
.timeline .what { position: relative; padding: .75rem 0 .85rem 1.5rem; border-left: 2px solid var(--line); min-width: 0; }
.timeline .what::before { content: ""; position: absolute; left: -7px; top: 1.2rem; width: 12px; height: 12px; border-radius: 50%; background: var(--kind); border: 2px solid var(--bg); }
.timeline p { margin: 0; }
.timeline .text { font-weight: 600; }
.timeline .kind { color: var(--kind); font-size: .82rem; font-weight: 650; margin-right: .5rem; }
.timeline .void .text { text-decoration: line-through; font-weight: 400; }
.timeline .visits { --kind: var(--series-1); }
.timeline .conditions { --kind: var(--bad); }
.timeline .medications { --kind: var(--series-2); }
.timeline .procedures { --kind: var(--warn); }
.timeline .immunizations { --kind: var(--good); }
.timeline .reports { --kind: var(--accent); }
.timeline .fact > summary { padding: 0; }
.timeline .fact[open] { padding-bottom: 0; }
.late { min-height: 4.7rem; display: grid; align-content: center; gap: .4rem; margin: 0 0 1.2rem; }
.late p { margin: 0; }
.placeholder { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
.placeholder div { height: 13rem; border-radius: var(--radius); background: var(--sunken); border: 1px solid var(--line); }
.panel { margin-top: 2.2rem; }
.panel:first-of-type { margin-top: 1.2rem; }
.panel .block-head { margin-bottom: .7rem; }
.panel .grid { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); }
.card.test.abnormal { border-left: 4px solid var(--bad); padding-left: calc(1.2rem - 3px); }
.card.test .sources { margin-top: auto; padding-top: .5rem; }
.figures { display: flex; flex-wrap: wrap; gap: .7rem 2rem; margin: 1rem 0 0; padding-top: .9rem; border-top: 1px solid var(--line); }
.figures dt { color: var(--muted); font-size: .82rem; }
.figures dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures dd .muted { font-weight: 400; font-size: .88rem; }
.downloads { list-style: none; margin: 0; padding: 0; display: grid; gap: .7rem 1.4rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
.downloads li { display: grid; gap: .25rem; justify-items: start; }
.downloads .button { white-space: normal; }
.card.test h3 a::after { content: ""; position: absolute; inset: 0; border-radius: var(--radius); }
.card.test { position: relative; padding: 1.1rem 1.2rem; }
.card.test:hover { border-color: var(--accent); }
.card.test .newest { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .6rem; margin: .4rem 0 0; }
.card.test .newest strong { font-size: 1.35rem; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.card.test .small { margin: 0; }
.spark { display: block; margin-top: .7rem; overflow: visible; }
.chart-card + .chart-card { margin-top: 1rem; }
.trend { margin: 0; }
.trend figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1rem; margin-bottom: .6rem; }
.trend figcaption p { margin: 0; }
.trend-plot { display: grid; grid-template-columns: 52px minmax(0, 1fr); }
.trend svg { display: block; overflow: visible; }
.trend text { font: 12px system-ui, sans-serif; fill: var(--muted); font-variant-numeric: tabular-nums; }
.trend text.tip { font-size: 13.5px; font-weight: 650; fill: var(--ink); visibility: hidden; }
.point:hover .tip, .point:focus .tip { visibility: visible; }
.trend-lines:has(.point:focus) .point:hover:not(:focus) .tip { visibility: hidden; }
.grid-line { stroke: var(--line); }
.tick-line { stroke: var(--field); }
.band { fill: var(--good); opacity: .13; }
.band.second { fill: var(--series-2); }
.trend-line { stroke: var(--series-1); stroke-width: 2; stroke-linecap: round; }
.trend-line.second { stroke: var(--series-2); stroke-dasharray: 6 5; }
.date-span { stroke: var(--field); stroke-width: 2; stroke-dasharray: 2 3; }
.reach { fill: transparent; }
.point { outline: none; cursor: default; }
.point:focus .reach, .point:hover .reach { fill: var(--accent-soft); stroke: var(--accent); stroke-width: 2; }
.mark-place { overflow: visible; pointer-events: none; }
.mark-shape { fill: var(--series-1); stroke: var(--surface); stroke-width: 1.5; }
.mark-shape.second { fill: var(--series-2); }
.mark-shape.high, .mark-shape.low, .mark-shape.abnormal { fill: var(--bad); }
.mark-shape.unknown { fill: var(--surface); stroke: var(--series-1); stroke-width: 2; }
.mark-shape.unknown.second { stroke: var(--series-2); }
.beyond { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.legend { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; list-style: none; margin: 0; padding: 0; color: var(--muted); font-size: .86rem; flex-basis: 100%; }
.legend li { display: inline-flex; align-items: center; gap: .4rem; }
.skip-chart { position: absolute; left: -100rem; }
.skip-chart:focus { position: static; display: inline-block; margin-bottom: .4rem; }
.request h3 { margin: 1.1rem 0 .5rem; }
.request .notice ul { margin: .3rem 0; padding-left: 1.2rem; }
.request .table-scroll { margin-top: .9rem; box-shadow: none; }
.request tbody th { min-width: 6rem; }
.request-parts { margin-top: 0; }
.request-parts .facts { grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); }
.checks { margin: 0 0 1.1rem; padding-left: 1.6rem; font-size: .95rem; }
.checks time { color: var(--muted); margin-right: .5rem; font-variant-numeric: tabular-nums; }
.checked { margin-bottom: 1.2rem; }
@media (max-width: 34rem) {
  .people th, .people td { padding: .5rem; font-size: .86rem; }
  .people thead th { white-space: normal; }
  .people tbody th { min-width: 5.4rem; }
  .timeline li { grid-template-columns: minmax(0, 1fr); }
  .timeline .when { text-align: left; padding: .7rem 0 0 1.3rem; border-left: 2px solid var(--line); }
  .timeline .what { padding: .1rem 0 .7rem 1.3rem; }
  .timeline .what::before { top: -1rem; }
  .late { min-height: 7.7rem; }
  .tabs ul { gap: 0 1.2rem; }
  .panel .grid { gap: .7rem; }
  .request-parts .facts { grid-template-columns: minmax(0, 1fr); }
}
`;
