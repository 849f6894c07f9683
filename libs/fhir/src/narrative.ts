import type { Narrative } from 'fhir/r4.js';
import { escapeMarkup, withoutUnwritable } from './text.js';

/** Text of a record as it stands in a narrative: nothing of it can be markup. */
function escapeText(text: string): string {
  return escapeMarkup(withoutUnwritable(text, ' '));
}

/** A table with a heading for each column, as markup; nothing where there are no rows. Everything is escaped. */
export function narrativeTable(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const cells = (tag: 'th' | 'td', texts: readonly (string | null)[]): string =>
    `<tr>${texts.map((text) => `<${tag}>${escapeText(text ?? '')}</${tag}>`).join('')}</tr>`;
  if (rows.length === 0) return '';
  return `<table><thead>${cells('th', columns)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
}

/**
 * Tables with paragraphs behind them.
 *
 * @param tables of {@link narrativeTable}
 * @param notes plain text, which is escaped here
 */
export function narrative(tables: readonly string[], notes: readonly string[]): Narrative {
  const content = [...tables, ...notes.map((note) => `<p>${escapeText(note)}</p>`)].join('');
  return {
    // `additional`: notes say what no entry does.
    status: notes.length === 0 ? 'generated' : 'additional',
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${content || '<p>Nothing.</p>'}</div>`,
  };
}
