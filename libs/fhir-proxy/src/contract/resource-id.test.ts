import { issuedIds } from '@fhir-gateway/testing';
import { parseInteraction } from './interaction.js';

it.each(issuedIds)('an id of %s is read, changed and searched below', (_shape, id) => {
  expect(parseInteraction('GET', `Observation/${id}`, '')).toMatchObject({ kind: 'read', resourceId: id });
  expect(parseInteraction('PUT', `Observation/${id}`, '')).toMatchObject({ kind: 'update', resourceId: id });
  expect(parseInteraction('GET', `Patient/${id}/_history/${id}`, '')).toMatchObject({ kind: 'vread', versionId: id });
  expect(parseInteraction('GET', `Patient/${id}/$everything`, '')).toMatchObject({ kind: 'operation' });
});
