import { hasStatus } from '@fhir-gateway/record-view';
import { atOnce } from '@fhir-gateway/limits';

import { concept, merge } from '../testing/readings.js';
import { rowsOfProblems } from '../summary/allergy-and-problem-rows.js';

const hl7 = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const context = { nowMs: 0, from: () => '', nameOf: (id: string) => id, keyOf: () => '', ref: () => undefined };
const problem = (clinicalStatus: object, more: object = {}) => ({
  ...{ resourceType: 'Condition', id: '1', code: concept({ snomed: '59621000' }, 'Hypertension'), clinicalStatus },
  ...more,
});

describe('a status', () => {
  it.each<[string, object, boolean]>([
    [
      'beside a vendor’s',
      {
        coding: [
          { system: 'urn:vendor', code: 'active' },
          { system: hl7, code: 'resolved' },
        ],
      },
      false,
    ],
    ['under words that say else', { coding: [{ system: hl7, code: 'resolved' }], text: 'Active' }, false],
    ['of a vendor alone', { coding: [{ system: 'urn:vendor', code: 'active' }] }, true],
    ['under a vendor’s words', { coding: [{ system: hl7, code: 'active' }], text: 'Inactive since 2020' }, true],
  ])('%s is what HL7 codes, before words', (_what, status, isActive) => {
    const section = merge('problems', { ehr: [problem(status)] });
    expect(atOnce(rowsOfProblems(section, context)).rows).toHaveLength(isActive ? 1 : 0);
    expect(hasStatus(problem(status) as never, ['active'])).toBe(isActive);
  });

  it('is said with the words of the vendor where they say something else', () => {
    const said = { coding: [{ system: hl7, code: 'resolved', display: 'Active' }] };
    expect(merge('problems', { ehr: [problem(said)] }).facts[0]?.status).toBe('resolved (Active)');
  });
});
