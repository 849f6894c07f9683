import { FhirProxy } from './fhir-proxy.js';
import { signIn } from './testing/smart-server.js';
import type { SignedIn } from './testing/smart-server.js';
import type { FhirCall } from './contract/fhir-call.js';

describe('with the real SmartAuth and TokenVault', () => {
  let world: SignedIn;
  let proxy: FhirProxy;

  beforeEach(async () => {
    world = await signIn();
    proxy = new FhirProxy({
      auth: world.auth,
      gatewayBaseUrl: (id) => `http://localhost:8000/api/fhir/${id}`,
      isWriteAllowed: () => true,
    });
  });
  afterEach(async () => {
    await proxy.close();
    await world.close();
  });

  const call = (path: string): FhirCall => ({
    platform: world.registry.resolve('stub'),
    session: world.session,
    request: { method: 'GET', path, query: '', headers: {} },
    app: 'mcp',
    requestId: 'request-1',
  });

  it('refreshes once when many requests find their token revoked midway', async () => {
    world.tokens.push('access-revoked');
    const answers = await Promise.all(Array.from({ length: 20 }, () => proxy.fetchJson(call('Patient/p1'))));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const grants = world.upstream.smart.tokenRequests.map((form) => form.get('grant_type'));
    expect(grants).toEqual(['authorization_code', 'refresh_token']);
  });

  it('learns whose record a login is for by a FHIR request, before it is stored', async () => {
    const searched = await signIn({ patientIdFrom: ['search:Patient'] });
    const { auth, session, registry, loginRequests } = searched;
    expect(loginRequests.at(-1)).toMatchObject({
      url: '/r4/Patient',
      headers: { authorization: `Bearer ${searched.tokens[0]}` },
    });
    expect((await auth.status(session, registry.resolve('stub'))).patient).toBe('found-1');
    await searched.close();
    expect(world.loginRequests.map(({ url }) => url)).not.toContain('/r4/Patient');
  });
});
