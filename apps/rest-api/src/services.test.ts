import { createHash } from 'node:crypto';

import { signIn, useTestGateway } from './testing/test-gateway.js';

const secret = 'f'.repeat(64);
const client = (id: string, platforms: string[]) => ({
  client_id: id,
  client_name: id,
  client_secret_sha256: createHash('sha256').update(secret).digest('hex'),
  service: { platforms },
});

describe('a service that the operator registered', () => {
  const clients = [client('narrow', ['stub-ehr']), client('wide', ['stub-open', 'stub-ehr'])];
  const rest = useTestGateway({ FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: JSON.stringify(clients) });

  async function tokenOf(id: string, resource = `${rest.publicUrl}/api`): Promise<string> {
    const response = await fetch(`${rest.publicUrl}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return token;
  }
  const call = (path: string, token: string, init: RequestInit = {}) =>
    fetch(`${rest.publicUrl}/api/fhir/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    });

  it('reads the platforms that are named for it, and no others', async () => {
    expect((await call('stub-open/Observation', await tokenOf('wide'))).status).toBe(200);
    expect((await call('stub-open/Observation', await tokenOf('narrow'))).status).toBe(403);
  });

  it('reads nobody’s sign-in', async () => {
    await signIn(rest, rest.browser(), 'pat-own');
    expect((await call('stub-ehr/Observation', await tokenOf('narrow'))).status).toBe(401);
  });

  it('writes nothing where it may read', async () => {
    const body = JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: 'x' } });
    const answer = await call('stub-open/Observation', await tokenOf('wide'), { method: 'POST', body });
    expect(answer.status).toBe(403);
  });
});
