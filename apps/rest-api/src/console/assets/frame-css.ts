/** What stands around the content of a page: skip link, header, navigation, columns, foot. */
export const frameCss = `
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 2; background: var(--surface); padding: .6rem 1rem; border-radius: var(--radius-small); box-shadow: var(--shadow); }
.skip:focus { top: .6rem; }
.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.top-inner { max-width: 72rem; margin: 0 auto; padding: .8rem 1.5rem; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 2rem; }
.brand { display: inline-flex; align-items: center; gap: .65rem; color: var(--ink); font-weight: 680; letter-spacing: -.01em; text-decoration: none; }
.brand:hover { color: var(--ink); }
.nav ul { display: flex; flex-wrap: wrap; gap: .15rem; list-style: none; margin: 0; padding: 0; }
.nav a { display: block; padding: .45rem .8rem; border-radius: 999px; color: var(--muted); font-weight: 560; font-size: .95rem; text-decoration: none; }
.nav a:hover { color: var(--ink); background: var(--sunken); }
.nav a[aria-current] { color: var(--accent); background: var(--accent-soft); }
main { margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
main:focus { outline: none; }
main.wide { max-width: 72rem; }
main.narrow { max-width: 38rem; padding-top: clamp(1.5rem, 9vh, 6rem); }
.foot { border-top: 1px solid var(--line); color: var(--muted); font-size: .9rem; }
.foot-inner { max-width: 72rem; margin: 0 auto; padding: 1.2rem 1.5rem 2.5rem; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; }
.hero { max-width: 46rem; margin-bottom: 2rem; }
.lede { font-size: 1.1rem; color: var(--muted); margin-bottom: 1.4rem; text-wrap: pretty; }
.block { margin-top: 3rem; }
.near { margin-top: 1rem; }
.block-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .3rem 1.5rem; margin-bottom: 1rem; }
.block-head h2 { margin: 0; }
.block-head p { margin: 0; }
.columns { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr); align-items: start; }
.stack { display: grid; gap: 1.25rem; min-width: 0; }
.crumbs { margin-bottom: 1.2rem; font-size: .95rem; }
@media (max-width: 54rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 34rem) {
  .top-inner { padding: .7rem 1rem .5rem; }
  .nav { margin: 0 -.5rem; }
  .nav { width: calc(100% + 1rem); }
  .nav ul { gap: 0 .1rem; }
  .nav a { padding: .45rem clamp(.3rem, 1.6vw, .6rem); font-size: clamp(.8rem, 3.6vw, .92rem); white-space: nowrap; }
  main { padding: 1.6rem 1rem 4rem; }
  .foot-inner { padding: 1rem 1rem 2rem; }
  .block { margin-top: 2.25rem; }
}
`;
