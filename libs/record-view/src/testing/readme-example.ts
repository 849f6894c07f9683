import { fence, fetchPage, resultTable, searchQuery, tableLines } from '../index.js';
import type { FhirReader } from '../index.js';

/** The newest laboratory results of a patient as text for a reader that may be a model. */
export async function showLabResults(reader: FhirReader, baseUrl: string, patient: string): Promise<string> {
  const query = searchQuery({
    resourceType: 'Observation',
    params: { category: 'laboratory' },
    sort: ['-date'],
    count: 20,
    patient,
  });
  const limits = { rows: 20, characters: 12_000 };
  const page = await fetchPage({ path: 'Observation', query }, { reader, baseUrl, limits });
  const heading = `${page.rows.length} of ${page.total ?? 'an unknown number'}, ${page.order ?? 'in no known order'}`;
  const rows = fence(tableLines(resultTable(page.rows)));
  return [heading, rows, ...page.warnings, page.next ? 'There is more.' : 'That is all.'].join('\n');
}
