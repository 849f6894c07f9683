import { outsideFence } from '@fhir-gateway/testing';
import { addressIn, hostViews, modelBehind, refsIn, type HostedModel } from './testing/agents/host-views.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { sharedAgent, sharedGateway } from './testing/shared.js';

const platform = { platform_id: 'sandbox-ehr' };
const record = 'Patient/hedda-vantreen';

const observations = { ...platform, resource_type: 'Observation' };
const conditions = { ...platform, resource_type: 'Condition' };

describe('an agent of what npm start runs', () => {
  const gateway = sharedGateway();
  /** What the block before has connected is not to be there. */
  const disconnect = () => {
    const headers = { 'x-requested-with': 'test' };
    return fetch(`${gateway.restUrl}/auth/sandbox-ehr/logout`, { method: 'POST', headers });
  };

  describe.each(hostViews)('a model whose host shows one half of each result: %s', (view) => {
    const agent = sharedAgent(gateway);
    let model: HostedModel;
    beforeAll(async () => {
      await disconnect();
      model = modelBehind(view, agent);
    });

    it('is led from an error to the sign-in, and knows whose record it then reads', async () => {
      const refused = await model.call('search', { ...platform, resource_type: 'Condition' });
      expect(refused).toMatch(/LOGIN_REQUIRED.*says nothing about what is recorded.*start_auth/s);
      expect(await model.call('get_auth_status', platform)).toMatch(/not authenticated|"authenticated":false/);
      const started = await model.call('start_auth', platform);
      expect(started).toMatch(/wait_for_auth/);
      const waiting = model.call('wait_for_auth', { ...platform, timeout: 20 });
      await signInAs(new FormBrowser(), addressIn(started), 'hedda');
      let told = await waiting;
      // On a busy machine a person can take longer than an agent may wait.
      while (/^sandbox-ehr: pending|"status":"pending"/.test(told))
        told = await model.call('wait_for_auth', { ...platform, timeout: 20 });
      expect(told).toMatch(/connected.*hedda-vantreen/s);
    });

    it('reads the text of a note, and a whole resource', async () => {
      const notes = await model.call('search', { ...platform, resource_type: 'DocumentReference', limit: 1 });
      const [, id] = (refsIn(notes, 'DocumentReference')[0] ?? '').split('/');
      const note = { ...platform, resource_type: 'DocumentReference', resource_id: id };
      const text = await model.call('read', { ...note, attachment: 1 });
      expect(text).toContain('This person and this note are invented');
      expect(outsideFence(text)).not.toContain('invented');
      const whole = await model.call('read', note);
      expect(whole).toContain('"resourceType":"DocumentReference"');
      expect(outsideFence(whole)).not.toContain('resourceType');
      for (const seen of [text, whole]) expect(outsideFence(seen)).toContain(record);
    });
  });

  describe('that needs more scopes than it has', () => {
    const agent = sharedAgent(gateway);
    const person = new FormBrowser();
    beforeAll(disconnect);

    const linkFor = async (scopes: readonly string[]) =>
      String((await agent.call('start_auth', { ...platform, scopes })).structured['authorization_url']);
    const scopesNow = async () => {
      const wait = await agent.call('wait_for_auth', { ...platform, timeout: 0 });
      const { scopes } = wait.structured['connection'] as { scopes: string[] };
      return { status: wait.structured['status'], scopes };
    };

    it('waits for the new sign-in, reads with the old one meanwhile, and then has both', async () => {
      // An agent's scopes come on top of the usual ones; a page of an application can ask for less.
      const scope = encodeURIComponent('launch/patient offline_access patient/Observation.rs');
      await signInAs(person, `${gateway.restUrl}/auth/sandbox-ehr/login?scope=${scope}`, 'hedda');
      expect((await scopesNow()).status).toBe('connected');
      expect((await agent.call('search', observations)).isError).toBe(false);
      const refused = await agent.call('search', conditions);
      expect([refused.isError, refused.text.includes('scope')]).toEqual([true, true]);

      const link = await linkFor(['patient/Condition.rs']);
      // The old connection does not make the new attempt look done.
      const pending = await agent.call('wait_for_auth', { ...platform, timeout: 1 });
      expect(pending.structured['status']).toBe('pending');
      expect((await agent.call('search', observations)).isError).toBe(false);
      expect((await agent.call('search', conditions)).isError).toBe(true);

      const waiting = waitForSignIn(agent, platform);
      expect((await person.open(link)).body).toMatch(/condition|health problem/i);
      await signInAs(person, link, 'hedda');
      expect((await waiting).structured['status']).toBe('connected');
      expect((await scopesNow()).scopes.sort()).toEqual([
        'launch/patient',
        'offline_access',
        'patient/Condition.rs',
        'patient/Observation.rs',
      ]);
      expect((await agent.call('search', observations)).isError).toBe(false);
      expect((await agent.call('search', conditions)).isError).toBe(false);
    });
  });
});
