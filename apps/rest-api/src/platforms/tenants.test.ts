import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeTenantIndex, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { freePort } from '@fhir-gateway/testing';

import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

const network: PlatformDefinition = {
  id: 'stub-network',
  name: 'Stub Network',
  kind: 'ehr',
  environment: 'production',
  tenancy: { mode: 'template', templates: { patient: { fhirBaseUrl: 'https://network.example/fhir/{tenant}' } } },
  oauth: { discovery: 'smart' },
  registration: 'required',
  verification: { status: 'unverified' },
};

describe('the organizations of a platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-tenants-'));
  let rest: TestGateway;
  beforeAll(async () => {
    await writeTenantIndex(join(folder, 'tenants'), {
      platform: network,
      organizations: [
        { tenant: 'a', name: 'Harbor Clinic', places: [{ city: 'Duluth', state: 'MN' }], npis: ['1000000004'] },
        { tenant: 'b', name: 'Harbor Clinic East', places: [{ city: 'Fargo', state: 'ND' }] },
        { tenant: 'c', name: 'Lake Hospital' },
      ],
    });
    writeFileSync(join(folder, 'stub-network.json'), JSON.stringify(network));
    rest = await startTestGateway(await freePort(), { FHIR_GATEWAY_PLATFORMS_DIR: folder });
  });
  afterAll(async () => {
    await rest.close();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string) => rest.browser().json(`/api/platforms/${path}`);

  it('come with the platform_id that leads to them', async () => {
    const { status, body } = await get('stub-network/tenants?q=harbor&state=mn');
    expect(status).toBe(200);
    expect(body).toEqual({
      total: 1,
      offset: 0,
      limit: 20,
      sure: true,
      tenants: [
        {
          platform_id: 'stub-network:a',
          name: 'Harbor Clinic',
          aliases: [],
          places: [{ city: 'Duluth', state: 'MN' }],
          npis: ['1000000004'],
          upstream_fhir_url: expect.stringMatching(/\/fhir\/a$/),
        },
      ],
    });
    expect((await get('stub-network:a')).body).toMatchObject({ platform_id: 'stub-network:a', name: 'Harbor Clinic' });
  });

  it.each([
    ['', 3, ['stub-network:a', 'stub-network:b', 'stub-network:c']],
    ['q=clinic&limit=1', 2, ['stub-network:a']],
    ['q=clinic&limit=1&offset=1', 2, ['stub-network:b']],
    ['npi=1000000004', 1, ['stub-network:a']],
    ['q=nobody', 0, []],
    // Of which kind an organization is need not be in its name.
    ['q=harbor+hospital', 2, ['stub-network:a', 'stub-network:b']],
    ['state=TX', 0, []],
  ])('answer %j', async (query, total, expected) => {
    const { body } = await get(`stub-network/tenants?${query}`);
    const tenants = body['tenants'] as { platform_id: string }[];
    expect([body['total'], tenants.map(({ platform_id: id }) => id)]).toEqual([total, expected]);
  });

  it.each(['state=M1', 'npi=123', 'limit=0', 'limit=101', 'offset=-1', `q=${'a'.repeat(201)}`])(
    'refuse %j',
    async (query) => {
      const { status, body } = await get(`stub-network/tenants?${query}`);
      expect([status, body['code']]).toEqual([400, 'ARGUMENT_INVALID']);
    },
  );
});
