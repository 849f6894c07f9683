/** The parts that pages are made of: cards, marks, states, buttons, lists of facts, code. */
export const partsCss = `
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.35rem 1.4rem; box-shadow: var(--shadow); display: flex; flex-direction: column; min-width: 0; }
.card > :last-child { margin-bottom: 0; }
.narrow .card { padding: clamp(1.4rem, 5vw, 2.2rem); }
.narrow .card h1 { font-size: clamp(1.5rem, 1.2rem + 1.2vw, 1.9rem); }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); list-style: none; margin: 0; padding: 0; }
.grid > li { display: flex; min-width: 0; }
.grid > li > .card { flex: 1; }
.grid.two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); }
.card-head { display: flex; gap: .9rem; align-items: flex-start; margin-bottom: .9rem; }
.card-head > div { min-width: 0; }
.card-head p { margin: .15rem 0 0; }
.card-head h3 a { color: inherit; text-decoration: none; }
.card-head h3 a:hover { color: var(--accent); text-decoration: underline; }
.card-foot { margin-top: auto; padding-top: .9rem; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .6rem; }
h3 a:not(:hover) { text-decoration-color: transparent; }
.mark { flex: none; display: grid; place-items: center; width: 2.6rem; height: 2.6rem; border-radius: 12px; font-weight: 700; font-size: .95rem; background: #e4e8ea; color: #3f4d55; }
.mark.large { width: 3.5rem; height: 3.5rem; border-radius: 16px; font-size: 1.25rem; }
.mark.payer { background: #e8e6fb; color: #46359c; }
.mark.ehr { background: #dcf1ed; color: #0a5b54; }
.mark.lab { background: #fdecd2; color: #744700; }
.mark.government { background: #dfebfa; color: #1b4b86; }
.state { display: inline-flex; align-items: center; gap: .45rem; font-size: .88rem; font-weight: 600; color: var(--muted); }
.state::before { content: ""; width: .55rem; height: .55rem; border-radius: 50%; background: currentColor; }
.state.good, .state.ready { color: var(--good); }
.state.needs-credentials, .state.needs-tenant { color: var(--warn); }
.state.listed::before { background: none; border: 2px solid currentColor; }
.tag { display: inline-block; font-size: .82rem; font-weight: 600; border-radius: 999px; padding: .15rem .65rem; background: var(--sunken); color: var(--muted); }
.tag.good { background: var(--good-soft); color: var(--good); }
.notice { background: var(--warn-soft); color: var(--warn); border-radius: var(--radius-small); padding: .75rem .95rem; }
.card + .notice, .hint + .notice, .notice + .actions { margin-top: 1rem; }
.notice.bad { background: var(--bad-soft); color: var(--bad); }
.notice.calm { background: var(--accent-soft); color: var(--ink); }
.notice p:last-child { margin: 0; }
.notice code { font-weight: 600; }
.scopes { list-style: disc; margin: 0 0 1rem; padding-left: 1.2rem; }
.scopes li { margin-bottom: .35rem; }
.scopes li::marker { color: var(--accent); }
.scopes span { color: var(--muted); }
.scopes .changes { color: var(--bad); font-weight: 600; }
.registration-facts { margin: 0; padding-left: 1.3rem; }
.registration-facts li { margin-bottom: .5rem; }
.state.bad { color: var(--bad); }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin-bottom: .8rem; }
.actions form { margin: 0; }
.button {
  display: inline-block; border: 1px solid var(--accent); border-radius: var(--radius-small); background: var(--accent); color: var(--accent-ink);
  padding: .55rem 1.05rem; font: inherit; font-weight: 620; line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer;
}
.button:hover { background: var(--accent-hover); border-color: var(--accent-hover); color: var(--accent-ink); }
.button.quiet { background: transparent; color: var(--accent); border-color: var(--line); }
.button.quiet:hover { background: var(--accent-soft); border-color: var(--accent); color: var(--accent); }
.button { white-space: nowrap; }
.narrow .button { white-space: normal; }
.button.small { padding: .35rem .8rem; font-size: .92rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .5rem 1.2rem; margin: 0; font-size: .95rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
code.pairing-code { font-size: 1.8rem; font-weight: 680; letter-spacing: .06em; user-select: all; }
pre { background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius-small); padding: .85rem 1rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.lines { margin: 0 0 1rem; }
.lines figcaption .button { flex: none; }
.lines figcaption { display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-height: 2.2rem; margin-bottom: .35rem; color: var(--muted); font-size: .9rem; }
details { margin: 0 0 1rem; }
summary { cursor: pointer; font-weight: 600; padding: .35rem 0; }
.ways { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
.confirm > summary.button { display: inline-block; list-style: none; }
.confirm > summary.button::-webkit-details-marker { display: none; }
.rows { list-style: none; margin: 0; padding: 0; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); }
.rows li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .6rem 1.5rem; padding: 1rem 1.4rem; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
.rows li > div { flex: 1 1 18rem; min-width: 0; overflow-wrap: anywhere; }
.rows form { margin: 0; }
@media (max-width: 34rem) {
  .card { padding: 1.15rem 1.1rem; }
  .rows li { padding: .9rem 1.1rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: .6rem; }
  .narrow .actions .button, .narrow .actions form { flex: 1 1 100%; }
}
`;
