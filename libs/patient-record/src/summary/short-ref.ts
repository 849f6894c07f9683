import { createHash } from 'node:crypto';

import { readSections, type ReadingOptions } from '../reading/read-section.js';
import type { RecordConnection } from '../reading/record-connection.js';
import { recordSectionNames, recordSections, type SectionSearch } from '../sections/record-sections.js';

const mark = '~';
const letters = 5;
const shape = /^~[a-z2-7]{5}$/;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** An id of so many characters is short enough as it is. */
const shortId = 8;

/**
 * A reference of a few tokens for one of any length: `Condition/~k3f9a` for `Condition/<uuid>`. It is made of the
 * reference alone, so that nothing has to be stored to find the entry again: whoever reads it looks through the entries
 * of its type, see {@link findShortId}.
 */
export function shortRef(connection: string, ref: string): string {
  const [type = '', id = ''] = ref.split('/');
  return id.length <= shortId ? ref : `${type}/${shortIdOf(connection, type, id)}`;
}

/** Whether an id is one that {@link shortRef} made. No id of FHIR begins with a tilde. */
export function isShortId(id: string): boolean {
  return shape.test(id);
}

/**
 * The id that a short one stands for: the connection's entries of the type are read, and compared.
 *
 * @returns undefined where there is none such, or more than one
 */
export async function findShortId(
  connection: RecordConnection,
  type: string,
  short: string,
  options: ReadingOptions,
): Promise<string | undefined> {
  const sections = recordSectionNames.filter((name) =>
    (recordSections[name] as readonly SectionSearch[]).some((search) => search.type === type),
  );
  const readings = await readSections([connection], sections, options);
  const ids = readings
    .flatMap(({ resources }) => resources)
    .flatMap(({ resourceType, id }) => (resourceType === type && id !== undefined ? [id] : []));
  const [found, another] = new Set(ids.filter((id) => shortIdOf(connection.id, type, id) === short));
  return another === undefined ? found : undefined;
}

function shortIdOf(connection: string, type: string, id: string): string {
  const hash = createHash('sha256').update(`${connection} ${type}/${id}`).digest();
  return mark + Array.from({ length: letters }, (_, index) => alphabet[(hash[index] ?? 0) % alphabet.length]).join('');
}
