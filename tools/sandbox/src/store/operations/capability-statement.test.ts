import type { CapabilityStatement } from 'fhir/r4.js';
import { baseUrl, startStore, storeOfEach, token } from '../testing/store-fixture.js';
import type { Access, SecurityUrls } from '../base/types.js';

const { ask } = storeOfEach();

async function statement(access: Access, securityUrls?: SecurityUrls): Promise<CapabilityStatement> {
  const { store } = await startStore();
  const request = { method: 'GET', path: 'metadata', query: '', headers: {} };
  const { body } = await store.handle(request, { baseUrl, access, ...(securityUrls && { securityUrls }) });
  return body as CapabilityStatement;
}

describe('the CapabilityStatement', () => {
  it('lists only search parameters and includes that the server answers', async () => {
    const listed = (await statement(token(''))).rest?.[0]?.resource ?? [];
    // Others have operations alone.
    const resources = listed.filter(({ interaction }) => interaction);
    expect(resources.length).toBeGreaterThan(30);
    for (const { type, searchParam, searchInclude = [], searchRevInclude = [] } of resources) {
      const checks = [
        ...(searchParam ?? []).map(({ name }) => `${name}:missing=true`),
        ...searchInclude.map((it) => `_include=${it}`),
        ...searchRevInclude.map((it) => `_revinclude=${it}`),
      ];
      const strict = { headers: { prefer: 'handling=strict' } };
      const { status } = await ask('GET', `${type}?${checks.join('&')}`, strict);
      expect([type, status]).toEqual([type, 200]);
    }
  });

  it('lists only operations that the server has', async () => {
    const server = (await statement(token(''))).rest?.[0];
    const paths = (server?.resource ?? []).flatMap(({ type, operation = [] }) =>
      operation.map(({ name }) => `${type}/$${name}`),
    );
    expect(paths).toEqual(expect.arrayContaining(['ValueSet/$expand', 'Patient/$everything']));
    for (const path of paths) {
      const answers = [await ask('GET', path), await ask('POST', path, { body: { resourceType: 'Parameters' } })];
      const said = answers.map(({ body }) => body?.issue?.[0]?.diagnostics ?? '');
      expect([path, said.join(' ')]).toEqual([path, expect.not.stringContaining('does not offer')]);
    }
  });
});
