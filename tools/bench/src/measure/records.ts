import { formOf } from './fill-in.js';
import forms from './forms.json' with { type: 'json' };

/** The resource that every benchmark reads; invented throughout. */
export const observationId = 'bench-glucose';
/** The patient whose sign-in the benchmark plays. */
export const patientId = 'bench-patient';

const entriesOfSearch = 23;
/** Long enough that one Observation weighs about 3 KB, as results with reference ranges and notes do. */
const note = 'Measured on a fasting sample. The value is invented and describes nobody. '.repeat(10);

const makeFrom = formOf(forms.observation);

/**
 * One laboratory result of about 3 KB.
 *
 * @param id the resource's id
 */
export function makeObservation(id: string): object {
  return makeFrom({ id, note });
}

/**
 * A page of a search of about 70 KB, with absolute links of the platform as real servers send them.
 *
 * @param base the platform's FHIR base URL, without trailing slash
 */
export function makeSearchBundle(base: string): object {
  const search = `${base}/Observation?patient=${patientId}&category=laboratory`;
  return {
    resourceType: 'Bundle',
    id: 'bench-search',
    type: 'searchset',
    total: entriesOfSearch * 4,
    link: [
      { relation: 'self', url: search },
      { relation: 'next', url: `${search}&_page=2` },
    ],
    entry: Array.from({ length: entriesOfSearch }, (_, index) => makeEntry(base, `bench-result-${index}`)),
  };
}

/** One entry of a search page. */
function makeEntry(base: string, id: string): object {
  return { fullUrl: `${base}/Observation/${id}`, resource: makeObservation(id), search: { mode: 'match' } };
}
