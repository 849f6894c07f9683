import { connectAgent } from './testing/agents/agent.js';
import type { Agent } from './testing/agents/agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import type { LocalGateway } from './testing/stacks/launcher.js';

const platform = { platform_id: 'sandbox-ehr' };
const category = 'http://terminology.hl7.org/CodeSystem/observation-category';
const scope = `launch/patient patient/Observation.rs?category=${category}|laboratory patient/Patient.rs`;
const words = 'laboratory results (Observation, category laboratory)';

/** Reviews A6 and A8: a person who allows laboratory results alone, at a platform that does not say whose record it is. */
describe('a sign-in for a part of a record', () => {
  let gateway: LocalGateway;
  /** The last page of the sign-in. */
  let connected: string;
  let agent: Agent;

  beforeAll(async () => {
    gateway = await startLocalGateway({ FHIR_GATEWAY_SANDBOX_AUTH_QUIRKS: 'patient-missing' });
    agent = await connectAgent('client 2.x', gateway.mcpUrl);
    const link = `${gateway.restUrl}/auth/sandbox-ehr/login?scope=${encodeURIComponent(scope)}`;
    connected = (await signInAs(new FormBrowser(), link, 'hedda')).body;
  }, 120_000);
  afterAll(async () => {
    await agent?.close();
    await gateway?.stop();
  });

  it('is shown in words, with the patient whom the token reaches', async () => {
    expect(connected).toContain(words);
    const { structured } = await agent.call('get_auth_status', platform);
    expect(structured['connections']).toEqual([
      expect.objectContaining({ patient_id: expect.any(String), allowed: [`${words}: read, search`] }),
    ]);
  });

  it('finds and reads these results, however the search is written, and says what it left out', async () => {
    for (const args of [{}, { category: 'laboratory' }]) {
      const found = await agent.call('search', { ...platform, resource_type: 'Observation', limit: 5, ...args });
      expect(found.isError).toBe(false);
      expect(found.text).toContain('laboratory results only');
      const ref = /Observation\/([\w.-]+)/.exec(found.text)?.[1];
      const read = await agent.call('read', { ...platform, resource_type: 'Observation', resource_id: ref });
      expect([read.isError, read.text.includes('laboratory')]).toEqual([false, true]);
    }
  });

  it('finds nothing else', async () => {
    const vitals = await agent.call('search', { ...platform, resource_type: 'Observation', category: 'vital-signs' });
    expect(vitals.isError).toBe(true);
    expect(vitals.text).toContain('Granted is it for: category laboratory.');
    const conditions = await agent.call('search', { ...platform, resource_type: 'Condition' });
    expect(conditions.text).toMatch(/^SCOPE_INSUFFICIENT/);
  });
});
