import { AgentGrants } from '@fhir-gateway/auth-server';
import {
  expectedRule,
  generateCase,
  generateGrant,
  randomNumbers,
  sendJson,
  watchRules,
  type GrantCase,
} from '@fhir-gateway/testing';
import { useTestEndpoint } from './testing/test-endpoint.js';

const platformIds = ['stub-ehr', 'stub-open'];
/**
 * A call takes about 2 ms of one core: `GRANT_PROPERTY_CALLS=25000` takes a minute, and is for changes of grants. Each run has
 * other calls, so that many runs see as many.
 */
const calls = Number(process.env['GRANT_PROPERTY_CALLS'] ?? 300);
const callsOfEach = 20;
const outcomes = ['allowed', 'grant.chain', 'grant.include', 'grant.kind', 'grant.platform', 'grant.write'];

describe('generated calls under generated grants, through the protocol endpoint', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'on', FHIR_GATEWAY_RATE_LIMITS: 'off' });
  beforeAll(() => {
    endpoint.stub.answer = ({ path }, response) => {
      const [type = '', id] = path.split('/').slice(2);
      const read = { resourceType: type, id, meta: { versionId: '1' } };
      sendJson(response, 200, id === undefined ? { resourceType: 'Bundle', type: 'searchset' } : read);
    };
  });

  it('go on or are refused by the same rules as over REST, and nothing beyond reaches a platform', async () => {
    const { session, handle } = await endpoint.otherCaller();
    await endpoint.signIn('pat-1', session);
    const { vault, proxy } = endpoint.gateway;
    const rules = watchRules(proxy);
    const seed = Date.now();
    const random = randomNumbers(seed);
    const counts = new Map<string, number>();
    const fewest = () => Math.min(...outcomes.map((outcome) => counts.get(outcome) ?? 0));
    // Each outcome is met, or nothing was shown of it; a rule that is rare by chance is waited for.
    for (let index = 0; index < calls / callsOfEach || (fewest() < 3 && index < calls); index++) {
      const grant = generateGrant(random, platformIds);
      await new AgentGrants(vault).set(session, 'chat-other', { ...grant, endsAtSeconds: session.expiresAtSeconds });
      for (let at = 0; at < callsOfEach; at++) {
        const call = generateCase(random, platformIds);
        rules.length = 0;
        endpoint.stub.seen.length = 0;
        const { text } = await endpoint.call(...toolOf(call), {});
        const [expected, actual] = [expectedRule(grant, call), ruleOf(text, rules)];
        const sent = endpoint.stub.seen.map(({ url }) => url);
        if (actual !== expected || (expected !== undefined && sent.length > 0)) {
          throw new Error(JSON.stringify({ seed, grant, call, expected, actual, sent, text: text.slice(0, 400) }));
        }
        counts.set(expected ?? 'allowed', (counts.get(expected ?? 'allowed') ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort()).toEqual(outcomes);
    expect(fewest()).toBeGreaterThanOrEqual(3);

    function toolOf({
      platformId,
      act,
      resourceType,
      params,
    }: GrantCase): [tool: string, args: Record<string, unknown>] {
      const own = { platform_id: platformId, resource_type: resourceType, auth_handle: handle };
      const about = resourceType === 'Patient' ? {} : { subject: { reference: 'Patient/pat-1' } };
      const resource = { resourceType, ...about };
      switch (act) {
        case 'search':
        case 'count':
          return [act, { ...own, params }];
        case 'read':
        case 'delete':
          return [act, { ...own, resource_id: 'a' }];
        case 'create':
          return [act, { ...own, resource }];
        case 'update':
          return [act, { ...own, resource_id: 'a', resource: { ...resource, id: 'a' } }];
      }
    }
  }, 900_000);
});

/**
 * A tool that goes on may leave out what the grant does not cover, such as the name of the patient. A writing tool is
 * refused before any call to a platform is made, and says the rule in its words.
 */
function ruleOf(text: string, rules: readonly string[]): string | undefined {
  if (!text.startsWith('GRANT_INSUFFICIENT')) return undefined;
  const rule = rules.find((one) => one.startsWith('grant.'));
  if (rule !== undefined) return rule;
  if (text.includes('was not given access to')) return 'grant.platform';
  return text.includes('may read, and not change') ? 'grant.write' : 'grant.kind';
}
