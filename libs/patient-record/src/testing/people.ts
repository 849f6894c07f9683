import type { ReaderAnswer } from '@fhir-gateway/record-view';
import type { Patient } from 'fhir/r4.js';

import type { Person } from '../people/person.js';
import type { RecordConnection } from '../reading/record-connection.js';

export const ada: Patient = {
  resourceType: 'Patient',
  id: 'p',
  name: [{ family: 'Vane', given: ['Ada'] }],
  birthDate: '1980-02-03',
  gender: 'female',
};

/** A connection to the record of `Patient/p`, which fails where it is read and no reader is given. */
export function connectionOf(id: string, more: Partial<RecordConnection> = {}): RecordConnection {
  return {
    ...{ id, platformName: id, patientId: 'p', baseUrl: `https://gateway.example/api/fhir/${id}`, isStrict: false },
    reader: () => Promise.reject(new Error('not read here')),
    ...more,
  };
}

/** Ada Vane at these connections. */
export function adaVane(ids: readonly string[], more: Partial<Person> = {}, patient = ada): Person {
  return {
    ...{ id: ids[0] ?? '', name: 'Ada Vane', birthDates: ['1980-02-03'], sexes: ['female'] },
    sources: ids.map((id) => ({ connection: connectionOf(id), patient })),
    ...more,
  };
}

/** What a platform answers to a search. */
export function searchset(resources: readonly object[], next?: string): ReaderAnswer {
  const link = next === undefined ? {} : { link: [{ relation: 'next', url: next }] };
  const entry = resources.map((resource) => ({ resource }));
  return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'searchset', entry, ...link } };
}
