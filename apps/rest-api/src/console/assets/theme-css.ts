/** Colours, type and focus: what every page has in common. Both schemes keep a contrast of 4.5 to 1 for all text. */
export const themeCss = `
:root {
  color-scheme: light dark;
  --bg: #f6f8f7; --surface: #fff; --sunken: #eff4f2; --ink: #0f2120; --muted: #4b5f5d; --line: #dbe4e1; --field: #7b8f8c;
  --accent: #0b6860; --accent-hover: #084f49; --accent-ink: #fff; --accent-soft: #e1f1ee;
  --good: #14683f; --good-soft: #e1f3e8; --warn: #744700; --warn-soft: #fcf0d9; --bad: #a3271c; --bad-soft: #fce9e6;
  --series-1: #1b5fa8; --series-2: #7a3fa0;
  --shadow: 0 1px 2px rgb(15 33 32 / 5%), 0 8px 24px -16px rgb(15 33 32 / 22%);
  --radius: 16px; --radius-small: 10px;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0b1212; --surface: #131c1c; --sunken: #0e1616; --ink: #e7f0ee; --muted: #a0b3b0; --line: #263635; --field: #6f8582;
    --accent: #5fcdbd; --accent-hover: #86ded1; --accent-ink: #04201d; --accent-soft: #12312d;
    --good: #78d6a4; --good-soft: #11301f; --warn: #f0cd85; --warn-soft: #32270e; --bad: #ffa196; --bad-soft: #3a1b17;
    --series-1: #8ac0ff; --series-2: #d7a8f5;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--bg); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
h1, h2, h3 { line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.75rem, 1.3rem + 1.8vw, 2.4rem); font-weight: 680; margin: 0 0 .8rem; }
h2 { font-size: 1.3rem; font-weight: 650; margin: 0 0 1rem; }
h3 { font-size: 1.05rem; font-weight: 640; margin: 0; }
p { margin: 0 0 .9rem; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .07em; }
a:hover { color: var(--accent-hover); }
code, pre { font-family: var(--mono); font-size: .88em; }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
.muted { color: var(--muted); }
.small { font-size: .9rem; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.eyebrow { font-size: .8rem; font-weight: 640; letter-spacing: .05em; text-transform: uppercase; color: var(--muted); margin: 0 0 .5rem; }
.eyebrow.good { color: var(--good); }
.eyebrow.bad { color: var(--bad); }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
@media (prefers-reduced-motion: no-preference) { .button, .card, .nav a { transition: background-color .12s, border-color .12s, box-shadow .12s; } }
`;
