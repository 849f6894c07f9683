/** The one style sheet of the pages: light and dark, from phone width up. Served as a file, since pages allow no inline styles. */
export const consoleCss = `
:root {
  --bg: #f6f7f9; --card: #fff; --ink: #16202c; --muted: #55626f; --line: #dce1e7;
  --accent: #0b5cad; --accent-ink: #fff; --good: #0f6b3f; --bad: #a3261c; --notice: #fdf4dc; --notice-ink: #5c4300;
  --code: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #10151b; --card: #18202a; --ink: #e7ecf2; --muted: #9fadbb; --line: #2b3643;
    --accent: #6db1f7; --accent-ink: #08203a; --good: #6fd3a0; --bad: #ff9a8f; --notice: #362c10; --notice-ink: #f3dfa6;
    --code: #0f151c;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--bg); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
.top { border-bottom: 1px solid var(--line); background: var(--card); padding: .75rem 1.25rem; }
.brand { display: flex; width: max-content; align-items: center; gap: .6rem; color: inherit; font-weight: 650; text-decoration: none; }
main { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
main.wide { max-width: 68rem; }
main.narrow { max-width: 36rem; padding-top: 8vh; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .9rem; }
h3 { font-size: 1.02rem; line-height: 1.35; margin: 0 0 .4rem; }
p { margin: 0 0 .8rem; }
a { color: var(--accent); }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; overflow-wrap: anywhere; }
code.pairing-code { font-size: 1.7rem; font-weight: 650; letter-spacing: .06em; user-select: all; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: .8rem .9rem; margin: 0; white-space: pre-wrap; }
.hero { padding: 1.25rem 0 0; }
.hero p { max-width: 42rem; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.2rem;
  display: flex; flex-direction: column; min-width: 0;
}
.card > :last-child { margin-bottom: 0; }
.narrow .card { padding: 1.6rem 1.6rem 1.4rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.grid.two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.grid .card form, .grid .card > .actions { margin-top: auto; }
.eyebrow { font-size: .78rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--muted); margin-bottom: .35rem; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.muted { color: var(--muted); }
.small { font-size: .88rem; }
.notice { background: var(--notice); color: var(--notice-ink); border-radius: 8px; padding: .6rem .8rem; }
.scopes { margin: 0 0 .9rem; padding-left: 1.1rem; }
.scopes li { margin-bottom: .25rem; }
.scopes span { color: var(--muted); }
.scopes .changes { color: var(--bad); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin-bottom: .8rem; }
.grid .card .actions { margin-bottom: 0; padding-top: .3rem; }
.button {
  display: inline-block; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--accent-ink);
  padding: .5rem .95rem; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
}
.button.quiet { background: transparent; color: var(--accent); border-color: var(--line); }
.button:hover { filter: brightness(1.08); }
a:focus-visible, .button:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.tag { font-size: .85rem; font-weight: 600; border: 1px solid var(--line); border-radius: 999px; padding: .15rem .7rem; }
details { margin-top: 1.2rem; }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0; }
.rows { list-style: none; margin: .4rem 0 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.rows li { padding: .75rem 1.1rem; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
@media (max-width: 30rem) {
  main { padding-left: .9rem; padding-right: .9rem; }
  main.narrow { padding-top: 1.2rem; }
  .narrow .actions .button { flex: 1 1 100%; text-align: center; }
}
`.trimStart();

/** The gateway's mark: one line that opens into three. */
export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5cad"/><g fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"><path d="M6 16h8"/><path d="M14 16c5 0 4-7 9-7M14 16h9M14 16c5 0 4 7 9 7"/></g><g fill="#fff"><circle cx="25" cy="9" r="2.2"/><circle cx="25" cy="16" r="2.2"/><circle cx="25" cy="23" r="2.2"/></g></svg>
`;
