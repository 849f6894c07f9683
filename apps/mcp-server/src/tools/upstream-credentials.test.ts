import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakePlatform, sendJson } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const basic = `Basic ${Buffer.from('gateway:secret-of-the-server').toString('base64')}`;

describe('a FHIR server behind HTTP Basic, in the tools', () => {
  let server: FakePlatform;
  let endpoint: TestEndpoint;
  const directory = mkdtempSync(join(tmpdir(), 'fhir-gateway-basic-'));

  beforeAll(async () => {
    server = await FakePlatform.start({
      answer: (request, response) => {
        const isKnown = request.headers['authorization'] === basic;
        if (isKnown) sendJson(response, 200, { resourceType: 'Patient', id: 'p1', active: true });
        else sendJson(response, 401, { resourceType: 'OperationOutcome', issue: [] });
      },
    });
    for (const id of ['own', 'wrong', 'missing']) {
      const file = {
        id,
        name: `Server ${id}`,
        kind: 'ehr',
        environment: 'local',
        fhirBaseUrl: server.base,
        registration: 'none',
        credentials: { type: 'basic' },
        verification: { status: 'local', sources: [{ title: 'A stub inside the tests' }] },
      };
      writeFileSync(join(directory, `${id}.json`), JSON.stringify(file));
    }
    endpoint = await startTestEndpoint({
      FHIR_GATEWAY_PLATFORMS_DIR: directory,
      FHIR_GATEWAY_PLATFORM_OWN_BASIC_USER: 'gateway',
      FHIR_GATEWAY_PLATFORM_OWN_BASIC_PASSWORD: 'secret-of-the-server',
      FHIR_GATEWAY_PLATFORM_WRONG_BASIC_USER: 'gateway',
      FHIR_GATEWAY_PLATFORM_WRONG_BASIC_PASSWORD: 'another-secret',
    });
  });
  afterAll(async () => {
    await endpoint.close();
    await server.close();
    rmSync(directory, { recursive: true });
  });

  const read = (platform_id: string) =>
    endpoint.call('read', { platform_id, resource_type: 'Patient', resource_id: 'p1' });

  it('without its variables is listed with the next step', async () => {
    const { text } = await read('missing');
    expect(text).toContain('FHIR_GATEWAY_PLATFORM_MISSING_BASIC_PASSWORD');
    const listed = await endpoint.call('list_platforms', { query: 'Server own' });
    expect(listed.structured['platforms']).toMatchObject([
      { platform_id: 'own', status: 'ready', login_required: false, session_required: true },
    ]);
  });

  it('has no sign-in', async () => {
    expect((await endpoint.call('start_auth', { platform_id: 'own' })).text).toMatch(/^LOGIN_NOT_OFFERED/);
    expect((await endpoint.call('get_auth_status', { platform_id: 'own' })).structured).toMatchObject({
      connections: [{ platform_id: 'own', authenticated: true }],
    });
  });

  it('is read, and a refused password is the operator’s; neither is in a log', async () => {
    expect((await read('own')).isError).toBe(false);
    expect((await read('wrong')).text).toMatch(/^UPSTREAM_CREDENTIALS_REFUSED[^]*operator/);
    expect(endpoint.log()).not.toMatch(/secret-of-the-server|another-secret/);
    expect(endpoint.log()).not.toContain(basic);
  });
});
