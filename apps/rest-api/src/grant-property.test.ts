import { AgentGrants } from '@fhir-gateway/auth-server';
import { expectedRule, generateCase, generateGrant, randomNumbers, sendJson, watchRules } from '@fhir-gateway/testing';
import type { GrantCase } from '@fhir-gateway/testing';

import { createApp } from './app.js';
import { inject, type Injected } from './testing/inject.js';
import { OauthClient } from './testing/oauth-client.js';
import { beginSignIn, useTestGateway } from './testing/test-gateway.js';

const platformIds = ['stub-ehr', 'other-ehr'];
/**
 * A call takes about 2 ms of one core: `GRANT_PROPERTY_CALLS=25000` takes a minute, and is for changes of grants. Each run has
 * other calls, so that many runs see as many.
 */
const calls = Number(process.env['GRANT_PROPERTY_CALLS'] ?? 300);
const callsOfEach = 20;
const outcomes = ['allowed', 'grant.chain', 'grant.include', 'grant.kind', 'grant.platform', 'grant.write'];

describe('generated calls under generated grants, through the pipeline of the REST API', () => {
  const settings = { FHIR_GATEWAY_WRITES: 'on', FHIR_GATEWAY_LOG_LEVEL: 'error' };
  const rest = useTestGateway(settings, {}, { 'other-ehr': { quirks: { anyClientId: true } } });
  beforeAll(() => {
    rest.stub.smart.grantedScope = 'launch/patient patient/*.cruds';
    rest.stub.answer = ({ path }, response) => {
      const [type = '', id] = path.split('/').slice(2);
      sendJson(
        response,
        200,
        id === undefined ? { resourceType: 'Bundle', type: 'searchset' } : { resourceType: type, id },
      );
    };
  });

  it('go on or are refused by the one rule that the person’s words say, and nothing beyond reaches a platform', async () => {
    const browser = rest.browser();
    await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(await beginSignIn(browser), 'pat-1')}`);
    const begun = await browser.visit('/auth/other-ehr/login');
    await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(begun.headers.get('location') ?? '', 'pat-1')}`);
    const { vault, config, proxy } = rest.gateway;
    const { access } = await new OauthClient(rest.publicUrl).connect(browser, `${config.publicUrl}/api`);
    const app = createApp(rest.gateway);
    const rules = watchRules(proxy);
    const seed = Date.now();
    const random = randomNumbers(seed);
    const counts = new Map<string, number>();
    const fewest = () => Math.min(...outcomes.map((outcome) => counts.get(outcome) ?? 0));
    // Each outcome is met, or nothing was shown of it; a rule that is rare by chance is waited for.
    for (let index = 0; index < calls / callsOfEach || (fewest() < 3 && index < calls); index++) {
      const grant = generateGrant(random, platformIds);
      const session = await vault.authenticate(access);
      const endsAtSeconds = session.expiresAtSeconds;
      await new AgentGrants(vault).set(session, session.credentialGroup ?? '', { ...grant, endsAtSeconds });
      for (let at = 0; at < callsOfEach; at++) {
        const call = generateCase(random, platformIds);
        rules.length = 0;
        rest.stub.seen.length = 0;
        await inject(app, ...requestOf(call, access));
        const [expected, actual] = [expectedRule(grant, call), rules.find((rule) => rule.startsWith('grant.'))];
        const isBeyond = expected !== undefined && rest.stub.seen.length > 0;
        if (actual !== expected || isBeyond) {
          throw new Error(
            JSON.stringify({ seed, grant, call, expected, actual, sent: rest.stub.seen.map(({ url }) => url) }),
          );
        }
        counts.set(expected ?? 'allowed', (counts.get(expected ?? 'allowed') ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort()).toEqual(outcomes);
    expect(fewest()).toBeGreaterThanOrEqual(3);
  }, 900_000);
});

function requestOf(
  { platformId, act, resourceType, params }: GrantCase,
  access: string,
): [url: string, headers: Record<string, string>, request?: Injected] {
  const base = `/api/fhir/${platformId}/${resourceType}`;
  const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/fhir+json' };
  const body = JSON.stringify({ resourceType, id: 'a', ...aboutPatient(resourceType) });
  switch (act) {
    case 'search':
    case 'count': {
      const query = new URLSearchParams({ ...params, ...(act === 'count' && { _summary: 'count' }) });
      return [`${base}?${query}`, headers];
    }
    case 'read':
      return [`${base}/a`, headers];
    case 'create':
      return [base, headers, { method: 'POST', body }];
    case 'update':
      return [`${base}/a`, headers, { method: 'PUT', body }];
    case 'delete':
      return [`${base}/a`, headers, { method: 'DELETE' }];
  }
}

function aboutPatient(resourceType: string): object {
  return resourceType === 'Patient'
    ? {}
    : { subject: { reference: 'Patient/pat-1' }, patient: { reference: 'Patient/pat-1' } };
}
