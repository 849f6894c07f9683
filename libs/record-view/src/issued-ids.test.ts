import { issuedIds } from '@fhir-gateway/testing';
import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { rowLine } from './row-table.js';

const observation = (id: string, patient = id): FhirResource => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: { text: 'Potassium' } },
  subject: { reference: `https://ehr.example/r4/Patient/${patient}/_history/2`, display: 'Ada Vane' },
});

describe('a row of a server that issues ids of', () => {
  it.each(issuedIds)('%s has a ref, and names its patient whole', (_shape, id) => {
    const row = projectResource(observation(id));
    expect(row).toMatchObject({ ref: `Observation/${id}`, patient: `Ada Vane (Patient/${id})` });
    expect(row.warning).toBeUndefined();
  });
});

describe('a row without ref', () => {
  it.each(['a b', 'x'.repeat(256), '..', '_history', 'a/b', 'é', ''])('says so, as for the id "%s"', (id) => {
    const row = projectResource(observation(id, '1'));
    expect(row.ref).toBeUndefined();
    expect(rowLine(row)).toContain('no ref: its id is none that read takes');
  });

  it('says nothing where the resource has no id of its own', () => {
    const { id: _id, ...contained } = observation('1');
    expect(projectResource(contained as FhirResource).warning).toBeUndefined();
  });
});
