import { sendJson } from '@fhir-gateway/testing';
import { labResult, searchset, type AnyResource } from '../testing/bundles.js';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const patient = { resourceType: 'Patient', id: 'pat-1', name: [{ text: 'Ada Lovell' }], birthDate: '1980-02-03' };

describe('the pair search and fetch', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_MCP_TOOLS: 'search-fetch' });
  let held: readonly AnyResource[];

  beforeEach(async () => {
    held = [labResult('a')];
    endpoint.stub.answer = ({ target }, response) => {
      const [path = ''] = target.split('?');
      if (path.startsWith('Patient/')) return sendJson(response, 200, patient);
      if (path.includes('/')) return sendJson(response, held[0] ? 200 : 404, held[0] ?? {});
      sendJson(response, 200, searchset(target.startsWith('Observation') ? held : []));
    };
    await endpoint.signIn('pat-1');
  });

  it.each(eras)(
    'answers as hosts expect it: results with id, title and url, and a text for an id (%s)',
    async (era) => {
      const client = await endpoint.connect(era);
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names).toEqual(
        'list_platforms get_auth_status start_auth wait_for_auth search fetch revoke_auth'.split(' '),
      );
      const found = await endpoint.call('search', { query: 'hemoglobin a1c' }, { client });
      const result = {
        id: 'stub-ehr/Observation/a',
        title: 'Hemoglobin A1c, 7.2 %, final, 2026-03-01',
        url: expect.stringMatching(/\/api\/fhir\/stub-ehr\/Observation\/a$/) as unknown,
      };
      expect(JSON.parse(found.text)).toMatchObject({ results: [result], person: 'stub-ehr', looked_through: 1 });
      expect(found.structured).toMatchObject({ results: [result] });
      const fetched = await endpoint.call('fetch', { id: result.id }, { client });
      const entry = {
        id: result.id,
        title: 'Hemoglobin A1c, 7.2 %, 2026-03-01',
        text: expect.stringContaining('valueQuantity.value: 7.2') as unknown,
        metadata: { reference: 'Observation/a', platform_id: 'stub-ehr' },
      };
      expect(JSON.parse(fetched.text)).toMatchObject(entry);
      expect(fetched.structured).toMatchObject(entry);
    },
  );

  it.each([
    ['an id that search does not return', { id: 'Observation/a' }],
    ['a path', { id: 'stub-ehr/Observation/../Patient' }],
    ['an operation', { id: 'stub-ehr/Patient/$everything' }],
  ])('refuses %s', async (_what, args) => {
    expect((await endpoint.call('fetch', args)).text).toMatch(/^ARGUMENT_INVALID/);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('offers no other tool, whatever its name', async () => {
    for (const tool of ['read', 'search_record', 'create']) {
      await expect(endpoint.call(tool, {})).rejects.toMatchObject({ code: -32602 });
    }
  });
});
