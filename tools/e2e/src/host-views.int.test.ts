import { outsideFence, rowsOf } from '@fhir-gateway/testing';
import { addressIn, cursorIn, hostViews, modelBehind, refsIn, type HostedModel } from './testing/agents/host-views.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { passSignIn } from './testing/browser/form-person.js';
import { sharedAgent, sharedGateway } from './testing/shared.js';
import { sandboxDay } from './testing/stacks/sandbox-truth.js';

const platform = { platform_id: 'sandbox-ehr' };
const record = 'Patient/hedda-vantreen';

/** The records of the sandbox are dated back from its day. */
function daysAgo(days: number): RegExp {
  return new RegExp(new Date(Date.parse(sandboxDay) - days * 86_400_000).toISOString().slice(0, 10));
}

/** Everyday questions as a search, and the facts that the answer has to say inside of the fence. */
const questions: readonly [question: string, args: Record<string, unknown>, facts: readonly RegExp[]][] = [
  [
    'the latest HbA1c',
    { resource_type: 'Observation', params: { code: 'http://loinc.org|4548-4' }, sort: ['-date'], limit: 1 },
    [/6\.7 %/, daysAgo(25)],
  ],
  ['what she takes', { resource_type: 'MedicationRequest', params: { status: 'active' } }, [/metformin/, /lisinopril/]],
  ['what she is allergic to', { resource_type: 'AllergyIntolerance' }, [/penicillin/, /high/]],
  ['her problems', { resource_type: 'Condition' }, [/Type 2 diabetes/, daysAgo(1_844)]],
  ['her vaccinations', { resource_type: 'Immunization' }, [/Influenza/, daysAgo(2_916)]],
  [
    'her last visit',
    { resource_type: 'Encounter', sort: ['-date'], limit: 1 },
    [daysAgo(25), /Millrace Family Clinic/],
  ],
  ['who insures her', { resource_type: 'Coverage' }, [/Bramblewood/, /M100/]],
  ['her procedures', { resource_type: 'Procedure' }, [/knee/i]],
  ['her goals', { resource_type: 'Goal' }, [/./]],
];

const category = 'http://terminology.hl7.org/CodeSystem/observation-category';
const laboratoryScope = `launch/patient patient/Observation.rs?category=${category}|laboratory patient/Patient.rs`;
const words = 'laboratory results (Observation, category laboratory)';
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

    it.each(questions)('is told %s', async (_question, args, facts) => {
      const seen = await model.call('search', { ...platform, ...args });
      for (const fact of facts) expect(seen).toMatch(fact);
      const outside = outsideFence(seen);
      for (const fact of facts.filter(({ source }) => source.length > 1)) expect(outside).not.toMatch(fact);
      expect(outside).toContain(record);
      expect(outside).toContain('sandbox-ehr');
    });

    it('pages to the end', async () => {
      const labs = { resource_type: 'Observation', params: { category: 'laboratory' }, limit: 100 };
      const counted = await model.call('count', { ...platform, ...labs, limit: undefined });
      const total = Number(/"count":(\d+)/.exec(counted)?.[1] ?? /^(\d+) Observation/m.exec(counted)?.[1]);
      let seen = await model.call('search', { ...platform, ...labs });
      const refs = new Set(refsIn(seen, 'Observation'));
      for (let cursor = cursorIn(seen); cursor !== undefined && refs.size <= total; cursor = cursorIn(seen)) {
        seen = await model.call('get_next_page', { ...platform, cursor });
        for (const ref of refsIn(seen, 'Observation')) refs.add(ref);
      }
      expect([total > 100, refs.size]).toEqual([true, total]);
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

    it('is told what is wrong with a call, and what to do', async () => {
      const missing = await model.call('read', { ...platform, resource_type: 'Observation', resource_id: 'gone' });
      expect(missing).toMatch(/PLATFORM_REFUSED/);
      const unknown = await model.call('search', { platform_id: 'nowhere', resource_type: 'Observation' });
      expect(unknown).toMatch(/PLATFORM_NOT_FOUND.*list_platforms/s);
      const wrong = await model.call('search', { ...platform, resource_type: 'Observation', shoe_size: 5 });
      expect(wrong).toMatch(/shoe_size/);
      expect(await model.call('revoke_auth', platform)).toMatch(/sandbox-ehr/);
    });
  });

  describe('signed in as another person', () => {
    const agent = sharedAgent(gateway);
    beforeAll(async () => {
      await disconnect();
      await signInAs(new FormBrowser(), `${gateway.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
    });

    it('reads the notes of the record, in every format that systems store', async () => {
      const found = await agent.call('search', { ...platform, resource_type: 'DocumentReference' });
      const rows = rowsOf(found.structured);
      const kinds = new Set<string>();
      for (const { ref = '' } of rows.slice(0, 8)) {
        const [type, id] = ref.split('/');
        const { isError, structured, text } = await agent.call('read', {
          ...platform,
          ...{ resource_type: type, resource_id: id, attachment: 1 },
        });
        expect(isError).toBe(false);
        expect(text).toMatch(/<record-content>\n.*This person and this note are invented\.\s*\n<\/record-content>/s);
        kinds.add((structured['document'] as { kind: string }).kind);
      }
      expect([...kinds].sort()).toEqual(['cda', 'html', 'pdf', 'plain', 'rtf']);
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

    it('keeps what it had when the person says no to more', async () => {
      await passSignIn(person, await person.open(await linkFor(['patient/*.cruds'])), 0, 'deny');
      expect((await agent.call('wait_for_auth', { ...platform, timeout: 1 })).structured['status']).toBe('denied');
      expect((await agent.call('search', observations)).isError).toBe(false);
      expect((await agent.call('search', conditions)).isError).toBe(false);
    });
  });

  /** Reviews A6 and A8: a person who allows laboratory results alone, at a platform that does not say whose record it is. */
  describe('after a sign-in for a part of a record', () => {
    const agent = sharedAgent(gateway);
    /** The last page of the sign-in. */
    let connected: string;
    const odd = (quirks: string) =>
      fetch(`${gateway.sandboxOrigin}/control/auth-quirks?system=ehr&quirks=${quirks}`, { method: 'PUT' });
    beforeAll(async () => {
      await disconnect();
      await odd('patient-missing');
      const link = `${gateway.restUrl}/auth/sandbox-ehr/login?scope=${encodeURIComponent(laboratoryScope)}`;
      connected = (await signInAs(new FormBrowser(), link, 'hedda')).body;
    });
    afterAll(() => odd('none'));

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
});
