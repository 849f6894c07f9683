import { outsideFence, rowsOf } from '@fhir-gateway/testing';
import { agentKinds, connectAgent, type Agent } from './testing/agents/agent.js';
import { addressIn, cursorIn, hostViews, modelBehind, refsIn, type HostedModel } from './testing/agents/host-views.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';
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

describe('agents of every kind', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway();
  }, 120_000);

  afterAll(() => gateway?.stop());

  describe.each(agentKinds)('a model whose host shows one half of each result, with %s', (kind) => {
    describe.each(hostViews)('%s', (view) => {
      let agent: Agent;
      let model: HostedModel;

      beforeAll(async () => {
        agent = await connectAgent(kind, gateway.mcpUrl);
        model = modelBehind(view, agent);
      });

      afterAll(() => agent?.close());

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
      }, 60_000);

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
      }, 60_000);

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
  });

  describe('signed in as another person', () => {
    beforeAll(() => signInAs(new FormBrowser(), `${gateway.restUrl}/auth/sandbox-ehr/login`, 'tamsin'));

    it.each(agentKinds)(
      'reads the notes of the record with %s, in every format that systems store',
      async (kind) => {
        const agent = await connectAgent(kind, gateway.mcpUrl);
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
        await agent.close();
      },
      90_000,
    );
  });
});
