import { sendJson } from '@fhir-gateway/testing';

import { searchset } from '../testing/bundles.js';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const long = '6e5f2a44-0b7c-4f5e-9d2b-3a1f0c9e8d7b';

/** What the stub has of one type: resources, or the status that it answers with. */
type Held = readonly object[] | number;

describe('get_patient_summary', () => {
  const endpoint = useTestEndpoint();
  let held: Record<string, Held>;
  let replacement: string | undefined;

  beforeEach(() => {
    replacement = undefined;
    held = {
      Condition: [
        {
          id: long,
          code: { text: 'Asthma' },
          clinicalStatus: { coding: [{ code: 'active' }] },
          verificationStatus: { coding: [{ code: 'confirmed' }] },
          recordedDate: '2024-05-01',
        },
        { id: 'old', code: { text: 'Sprain' }, clinicalStatus: { coding: [{ code: 'resolved' }] } },
      ],
    };
    endpoint.stub.answer = ({ target }, response) => {
      const path = target.replace(/^.*\/fhir\//, '').split('?')[0] ?? '';
      const [type = '', id] = path.split('/');
      if (type === 'Patient') {
        return sendJson(response, 200, {
          resourceType: 'Patient',
          id,
          name: [{ text: `Person ${id}` }],
          birthDate: '1980-02-03',
          gender: 'female',
          ...(replacement && { link: [{ type: 'replaced-by', other: { reference: `Patient/${replacement}` } }] }),
        });
      }
      const found = held[type] ?? [];
      if (typeof found === 'number') return sendJson(response, found, { resourceType: 'OperationOutcome', issue: [] });
      const resources = found.map((resource) => ({ resourceType: type, ...resource }));
      const one = resources.find((resource) => 'id' in resource && resource.id === id);
      if (id !== undefined) return sendJson(response, one ? 200 : 404, one ?? { resourceType: 'OperationOutcome' });
      sendJson(response, 200, searchset(resources));
    };
  });

  it.each(eras)('says whose record it is, what is in it, and what it means that there is nothing (%s)', async (era) => {
    await endpoint.signIn('pat-1');
    const client = await endpoint.connect(era);
    const { text, structured, isError } = await endpoint.call('get_patient_summary', {}, { client });
    expect(isError).toBe(false);
    for (const half of [text, JSON.stringify(structured)]) {
      expect(half).toContain('Person pat-1, born 1980-02-03');
      expect(half).toContain('Asthma');
      expect(half).toContain('None listed (stub-ehr read in full)');
      expect(half).toContain('1 not active: search_record(section=problems)');
      expect(half).not.toContain('Sprain');
      expect(half).toContain('record-content');
      expect(half).toContain('Read an entry with read');
    }
  });

  it('gives short references that read takes, for as long as the entry is there', async () => {
    await endpoint.signIn('pat-1');
    const { text } = await endpoint.call('get_patient_summary', {});
    const [, short = ''] = /Condition\/(~[a-z2-7]{5})/.exec(text) ?? [];
    expect(text).not.toContain(long);
    const args = { platform_id: 'stub-ehr', resource_type: 'Condition', resource_id: short };
    expect((await endpoint.call('read', args)).text).toContain(long);
    for (const wrong of [{ resource_id: '~aaaaa' }, { resource_type: 'Observation' }]) {
      expect((await endpoint.call('read', { ...args, ...wrong })).text).toMatch(/^ARGUMENT_INVALID.*short id/s);
    }
    held = {};
    expect((await endpoint.call('read', args)).text).toMatch(/^ARGUMENT_INVALID/);
  });
});
