import { whoseEntries, whoseEntriesPerson } from '@fhir-gateway/testing';
import type { Bundle, Resource } from 'fhir/r4.js';
import { usableRecord } from './usable-record.js';

const { patientId, linkedPatientIds } = whoseEntriesPerson;

it.each(whoseEntries)('a form takes nothing of an entry about $what but of the person or nobody', async (row) => {
  const found = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: row.entry as Resource }] } as Bundle;
  const read = usableRecord(() => Promise.resolve(found), { patientId, linkedPatientIds });
  const { entry } = (await read({ path: 'Condition', query: 'patient=me' })) as Bundle;
  expect(entry?.length).toBe(['own', 'unsaid'].includes(row.whose) ? 1 : 0);
});
