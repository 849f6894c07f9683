import type { CapabilityStatement } from 'fhir/r4.js';
import { summarizeCapabilities } from './capability-summary.js';

const statement: CapabilityStatement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  software: { name: 'Example Server', version: '2' },
  rest: [
    {
      mode: 'server',
      operation: [{ name: '$export', definition: 'x' }],
      resource: [
        {
          type: 'Observation',
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          searchParam: Array.from({ length: 40 }, (_, index) => ({ name: `p${index}`, type: 'token' as const })),
          operation: [{ name: 'lastn', definition: 'x' }],
        },
      ],
    },
  ],
};

describe('summarizeCapabilities', () => {
  it('keeps every search parameter', () => {
    expect(summarizeCapabilities(statement).types[0]?.searchParameters).toHaveLength(40);
  });

  it('names operations with their dollar sign, however the server writes them', () => {
    const summary = summarizeCapabilities(statement);
    expect(summary.operations).toEqual(['$export']);
    expect(summary.types[0]?.operations).toEqual(['$lastn']);
    expect(summary.software).toBe('Example Server 2');
  });

  it('makes an empty summary of a statement without a server part', () => {
    expect(summarizeCapabilities({ ...statement, rest: undefined }).types).toEqual([]);
  });
});
