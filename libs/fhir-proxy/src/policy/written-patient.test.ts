import { whoseEntries } from '@fhir-gateway/testing';
import { parseInteraction } from '../contract/interaction.js';
import { bodyRefusal } from './written-patient.js';

it.each(whoseEntries)(
  'a write about $what is refused where any element of it names another',
  ({ entry, isRefused }) => {
    const { resourceType, id = 'x' } = entry;
    const refusal = bodyRefusal(parseInteraction('PUT', `${resourceType}/${id}`, ''), entry, 'me');
    expect(refusal?.rule).toBe(isRefused ? 'compartment.body' : undefined);
  },
);
