import { escapeMarkup } from '@fhir-gateway/fhir';
import type { PrintedHead, PrintedSection } from './printed-record.js';

/** Readable on paper and screen, light and dark; no script, nothing that is loaded from elsewhere. */
const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:64rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.75rem;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0}
dt{font-weight:600}dd{margin:0}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:left;padding:.25rem 0;color:GrayText}
th,td{text-align:left;vertical-align:top;padding:.375rem .75rem .375rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
td:first-child{white-space:nowrap}
.note{border-left:.25rem solid #b35900;padding-left:.75rem;margin:.5rem 0}
@media print{body{max-width:none;padding:0;font-size:10pt}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
`.trim();

/**
 * One HTML file with everything in it, section by section as each is ready.
 *
 * @param sections read while the file is written
 */
export async function* writeHtml(
  head: PrintedHead,
  sections: AsyncIterable<PrintedSection>,
): AsyncGenerator<string, void, undefined> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeMarkup(head.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeMarkup(head.title)}</h1>
<dl>
${head.facts.map(({ label, value }) => `<dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}</dd>`).join('\n')}
${head.sources.length > 0 ? `<dt>From</dt><dd>${head.sources.map(escapeMarkup).join('<br>')}</dd>\n` : ''}<dt>Made</dt><dd><time datetime="${escapeMarkup(head.madeAt)}">${escapeMarkup(head.madeAt.slice(0, 10))}</time></dd>
</dl>
</header>
<main>
`;
  for await (const section of sections) yield sectionHtml(section);
  yield '</main>\n<footer><p>End.</p></footer>\n</body>\n</html>\n';
}

function sectionHtml({ title, paragraphs = [], columns, rows, notes }: PrintedSection): string {
  const read = paragraphs.map((one) => `<p>${escapeMarkup(one)}</p>\n`).join('');
  const noted = read + notes.map((note) => `<p class="note">${escapeMarkup(note)}</p>\n`).join('');
  if (rows.length === 0) return `<section>\n<h2>${escapeMarkup(title)}</h2>\n${noted}</section>\n`;
  const header = columns.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const lines = rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>\n`)
    .join('');
  return `<section>
<h2>${escapeMarkup(title)}</h2>
${noted}<div class="table" role="region" aria-label="${escapeMarkup(title)}" tabindex="0">
<table>
<caption>${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}</caption>
<thead><tr>${header}</tr></thead>
<tbody>
${lines}</tbody>
</table>
</div>
</section>
`;
}
