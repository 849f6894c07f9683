import type { Library } from 'fhir/r4.js';
import { atBase } from '../json.js';
import rows from './home-oxygen.json' with { type: 'json' };

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Prefills the oxygen form: the same logic as CQL to read and as ELM to run. */
export function oxygenLibrary(base: string): Library {
  const library = atBase(rows.library, base) as Library;
  const [cql, elm] = [rows.cql.join('\n'), JSON.stringify(rows.elm)].map(base64);
  return {
    ...library,
    content: [
      { contentType: 'text/cql', data: cql ?? '' },
      { contentType: 'application/elm+json', data: elm ?? '' },
    ],
  };
}
