import { readFileSync, writeFileSync } from 'node:fs';
import { withTable } from './conformance-page.js';
import { runMatrix } from './matrix.js';

/** Writes the table of a page anew. */
export async function writePage(page: string): Promise<void> {
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), await runMatrix()));
}
