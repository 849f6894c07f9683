/**
 * The one style sheet of the sandbox pages, sent inline so that a page is a single response.
 * System fonts and system colours of the two schemes only: the pages must work without internet.
 */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --card: #fff; --ink: #16212c; --quiet: #526170; --line: #d5dce3;
  --accent: #0b6e70; --accent-ink: #fff; --soft: #e6f2f2; --danger: #9c2f1f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10161c; --card: #18212a; --ink: #e7edf2; --quiet: #a3b1bd; --line: #33414e;
    --accent: #5cc4c0; --accent-ink: #06201f; --soft: #1b3436; --danger: #ff9d8a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main {
  max-width: 30rem; margin: 0 auto; padding: 1.75rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.75rem;
}
main.wide { max-width: 46rem; }
header.brand { max-width: 30rem; margin: 0 auto 0.75rem; color: var(--quiet); font-size: 0.875rem; }
header.brand.wide { max-width: 46rem; }
header.brand strong { color: var(--ink); }
h1 { margin: 0 0 0.5rem; font-size: 1.375rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
a { color: var(--accent); }
code { font: 0.875em ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.875rem; }
.problem { padding: 0.625rem 0.75rem; border-left: 3px solid var(--danger); color: var(--danger); background: var(--page); }
label { display: block; margin: 0 0 0.25rem; font-weight: 600; }
input[type="text"], input[type="password"] {
  width: 100%; margin: 0 0 1rem; padding: 0.625rem 0.75rem; font: inherit; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: 0.5rem;
}
button {
  padding: 0.625rem 1rem; font: inherit; font-weight: 600; cursor: pointer; border-radius: 0.5rem;
  color: var(--ink); background: transparent; border: 1px solid var(--line);
}
button.primary { color: var(--accent-ink); background: var(--accent); border-color: var(--accent); }
button.link { padding: 0; border: 0; font-weight: 400; color: var(--accent); text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1.25rem; }
.actions .primary { flex: 1 1 8rem; }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { margin: 0 0 0.25rem; padding: 0; font-weight: 600; }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.rows { border: 1px solid var(--line); border-radius: 0.5rem; overflow: hidden; }
ul.rows > li + li { border-top: 1px solid var(--line); }
.row { display: flex; gap: 0.75rem; align-items: center; width: 100%; padding: 0.625rem 0.75rem; text-align: left; }
button.row { border: 0; border-radius: 0; font-weight: 400; }
button.row:hover, label.row:hover { background: var(--soft); }
label.row { margin: 0; font-weight: 400; cursor: pointer; }
.row input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.row span { flex: 1; min-width: 0; }
.row b { display: block; }
.row:has(input:checked) { background: var(--soft); }
ul.rows:has(:focus-visible) { overflow: visible; }
.record { margin: 0 0 1rem; padding: 0.75rem; background: var(--soft); border-radius: 0.5rem; }
.record b { display: block; }
ul.permissions { margin: 0; padding-left: 1.25rem; }
ul.permissions li { margin: 0.25rem 0; }
footer.session { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; justify-content: space-between; margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
ul.links li { margin: 0 0 0.75rem; }
td code { white-space: nowrap; overflow-wrap: normal; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-size: 0.8125rem; font-weight: 600; }
.scroll { overflow-x: auto; }
@media (max-width: 30rem) { body { padding: 1rem 0.75rem; } main { padding: 1.25rem; } }
`;
