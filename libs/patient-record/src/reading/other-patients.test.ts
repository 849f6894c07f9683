import { whoseEntries, whoseEntriesPerson } from '@fhir-gateway/testing';
import type { FhirResource } from 'fhir/r4.js';

import { withoutOthers } from './other-patients.js';

it.each(whoseEntries)('an entry about $what is in the record unless it is another patient’s', ({ entry, whose }) => {
  const { own, gaps } = withoutOthers([entry as FhirResource], { id: 'ehr', ...whoseEntriesPerson }, 'Condition');
  expect([own.length, gaps.length]).toEqual(whose === 'other' ? [0, 1] : [1, 0]);
});
