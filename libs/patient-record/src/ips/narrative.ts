import type { Narrative } from 'fhir/r4.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** What XML 1.0 cannot hold: control characters, halves of characters, and two that are none. */
const outsideXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text of a record as it stands in a narrative: nothing of it can be markup. */
function escapeText(text: string): string {
  return text.replace(outsideXml, ' ').replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/** A table with a heading for each column, and paragraphs behind it. Everything is escaped. */
export function narrative(
  { columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] },
  notes: readonly string[],
): Narrative {
  const cells = (tag: 'th' | 'td', texts: readonly (string | null)[]): string =>
    `<tr>${texts.map((text) => `<${tag}>${escapeText(text ?? '')}</${tag}>`).join('')}</tr>`;
  const table =
    rows.length === 0
      ? ''
      : `<table><thead>${cells('th', columns)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
  const paragraphs = notes.map((note) => `<p>${escapeText(note)}</p>`).join('');
  return {
    // `additional`: notes say what no entry does.
    status: notes.length === 0 ? 'generated' : 'additional',
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${table}${paragraphs || (table ? '' : '<p>Nothing.</p>')}</div>`,
  };
}
