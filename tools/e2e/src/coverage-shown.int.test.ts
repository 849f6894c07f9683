import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { AgreeingPerson } from './testing/agents/agreeing-person.js';
import { overMcp, overRest, type Answer } from './testing/agents/coverage-asker.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { unshownParts } from './testing/hostile/unshown-parts.js';
import { shared, sharedAgent, sharedGateway } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { bodiesOf, RecordingPayer } from './testing/stacks/recording-payer.js';
import { hospital, inNetwork, recordedSides, ruleQuestions } from './testing/stacks/two-sides.js';

const payerId = 'sandbox-payer';
const apps = ['rest', 'mcp'] as const;
type App = (typeof apps)[number];
/** Longer than an agreement holds. */
const anHour = 3_700_000;
describe('every body that a payer receives, beside what the person was shown', () => {
  const clock = movableClock();
  const browser = new FormBrowser();
  const payer = shared(
    () => RecordingPayer.start(() => gateway.sandboxOrigin),
    (one) => one.close(),
  );
  const gateway = sharedGateway({
    env: { FHIR_GATEWAY_WRITES: payerId, FHIR_GATEWAY_RATE_LIMITS: 'off', ...clock.env },
    platformFiles: recordedSides(() => payer.origin),
  });
  const agent = sharedAgent(gateway);
  beforeAll(async () => {
    // Before the clock moves: an identity token of a sign-in is judged by the right time.
    for (const platform of [hospital, 'sandbox-clinic', payerId]) await signIn(platform);
  });
  beforeEach(() => {
    payer.instead = () => undefined;
    // What was agreed to at the other app, or before, is forgotten.
    clock.advance(anHour);
  });

  const signIn = (platform: string) => signInAs(browser, `${gateway.restUrl}/auth/${platform}/login`, 'hedda');
  const asker = (app: App, platform: string) =>
    app === 'rest' ? overRest(gateway.restUrl, platform) : overMcp(agent, platform);

  const read = (platform: string, path: string) => fetch(`${gateway.restUrl}/api/fhir/${platform}/${path}`);

  /** Somebody who asks about a record, and looks at what is named there; a coverage may be the payer's own. */
  function personAt(app: App, platform = hospital): AgreeingPerson {
    return new AgreeingPerson(asker(app, platform), payer, async (name) => {
      const [reference = '', at = platform] = name.split(' of ');
      const own = await read(at, reference);
      const answer = own.status === 404 && reference.startsWith('Coverage/') ? await read(payerId, reference) : own;
      expect([name, answer.status]).toEqual([name, 200]);
      return answer.json();
    });
  }

  /** A document of the record with its content inline, as payers take it. */
  async function oneDocument(): Promise<object> {
    const found = await read(hospital, 'DocumentReference?_count=1');
    const { entry = [] } = (await found.json()) as { entry?: { resource: { id: string } }[] };
    const { id } = entry[0]?.resource ?? {};
    const content = [{ attachment: { contentType: 'text/plain', data: 'eA==' } }];
    return { resourceType: 'DocumentReference', id, status: 'current', content };
  }

  /** A request with its form, until the payer wants documents. */
  async function requested(person: AgreeingPerson, app: App, day: string): Promise<[Answer, object]> {
    const question = { payer: payerId, procedure_code: '27447' };
    const found = await person.ask('check_prior_auth', { ...question, ordering_npi: inNetwork });
    expect(found['status']).toBe('required');
    const [answers] = ruleQuestions.find(({ code }) => code === '27447')?.form?.answers ?? [];
    const filled = await person.ask('get_questionnaire_package', {
      ...question,
      assertion_id: found['assertion_id'],
      answers,
      is_complete: true,
    });
    const [{ response } = {}] = filled['forms'] as { response?: object }[];
    const forms = app === 'mcp' ? { response_ids: filled['response_ids'] } : { questionnaire_responses: [response] };
    const request = { ...question, service_date: day, place_of_service: '11', ordering_npi: inNetwork };
    const sent = await person.ask('submit_prior_auth', { ...request, ...forms });
    expect(sent).toMatchObject({ state: 'submitted', decision: { status: 'pended', wanted: [{ kind: 'document' }] } });
    return [sent, request];
  }

  /** An adaptive form, to what the payer decides at its end. */
  async function continued(person: AgreeingPerson): Promise<Answer> {
    const { code, more, form } = ruleQuestions.find(({ form }) => form?.isAdaptive) ?? { code: '' };
    const question = { payer: payerId, procedure_code: code, ...more };
    const found = await person.ask('check_prior_auth', question);
    const gotten = await person.ask('get_questionnaire_package', { ...question, assertion_id: found['assertion_id'] });
    const [{ form_id: id } = {}] = gotten['forms'] as { form_id?: string }[];
    let last: Answer = {};
    for (const answers of form?.answers ?? []) {
      const attested = Array.isArray(last['for_person']) ? { answered_by_person: last['for_person'] as string[] } : {};
      last = await person.ask('answer_next_question', { payer: payerId, form_id: id, answers, ...attested });
    }
    return last;
  }

  it.each(apps)('names each resource and number of it, from the question to the withdrawal (%s)', async (app) => {
    const person = personAt(app);
    const [sent, request] = await requested(person, app, app === 'rest' ? '2030-12-15' : '2030-12-16');
    const { request_id } = sent;
    const change = (id: unknown, kind: string) => ({ ...request, change: { request_id: id, kind } });
    const attached = await person.ask('submit_prior_auth', {
      ...change(request_id, 'attach'),
      documents: [await oneDocument()],
    });
    expect(attached['state']).toBe('submitted');
    clock.advance(120_000);
    expect(await person.ask('check_prior_auth_status', { request_id })).toMatchObject({ answered_by: 'payer' });
    // The payer says whose answer it is: nobody is asked, and nothing can be said against it.
    const said = await person.ask('assign_prior_auth_answer', { request_id, number: 'AUTH-1' });
    expect(said).toMatchObject({ code: 'PRIOR_AUTH_UNASSIGNABLE' });
    const updated = await person.ask('submit_prior_auth', { ...change(request_id, 'update'), quantity: 2 });
    expect(updated['state']).toBe('submitted');
    const withdrawn = await person.ask('submit_prior_auth', {
      ...change(updated['request_id'], 'cancel'),
      quantity: 2,
    });
    expect(withdrawn).toMatchObject({ state: 'submitted', decision: { status: 'cancelled' } });
    await person.ask('list_prior_auths', { payer: payerId, provider_npi: inNetwork });
    expect(await continued(person)).toMatchObject({ status: 'completed' });
    expect(person.faults).toEqual([]);
    expect(new Set(person.operations)).toEqual(
      new Set([
        ...['order-sign-crd', 'Questionnaire/$questionnaire-package', 'Questionnaire/$next-question'],
        ...['Claim/$submit', 'Claim/$inquire', '$submit-attachment'],
      ]),
    );
    // Two forms have been answered, and each was shown under its own name.
    expect(person.names.filter((name) => /^answers of the form .*(?:tka|mri-brain)/.test(name))).toHaveLength(2);
  });

  it('is a check that finds what was not shown', () => {
    const body = {
      resourceType: 'Bundle',
      entry: [
        { resource: { resourceType: 'Patient', id: 'p', identifier: [{ value: 'M1' }] } },
        { resource: { resourceType: 'Observation', id: 'o', subject: { reference: 'Patient/p' } } },
        { resource: { resourceType: 'Claim', contained: [{ resourceType: 'Device', id: 'd' }] } },
      ],
    };
    const shown = { names: ['Patient/p', 'Claim for 1'], values: new Set(['Patient/p']) };
    expect(unshownParts(body, shown).sort()).toEqual(
      ['1 Observation, of which 0 were shown', 'Device in Claim', 'M1', 'Observation/o'].sort(),
    );
    const all = { names: [...shown.names, 'Observation/o', 'Device in Claim for 1'], values: new Set(['Patient/p']) };
    expect(unshownParts(body, all).sort()).toEqual(['M1', 'Observation/o']);
  });

  describe.each(apps)('of a payer that asks for more once the person has agreed (%s)', (app) => {
    const chart = 'patient={{context.patientId}}';
    const sound = { patient: 'Patient/{{context.patientId}}', coverage: `Coverage?${chart}&status=active` };
    const more = {
      insurer: 'Organization?_id={{%coverage.entry.resource.payor.resolve().ofType(Organization).id}}',
      results: `Observation?${chart}`,
      notes: `DocumentReference?${chart}`,
    };
    const listing = (id: string, prefetch: object) => ({
      body: { services: [{ id, hook: 'order-sign', description: 'd', prefetch }] },
    });

    /** Every service but one is gone, and the list names that one. */
    const moveTo = (id: string, prefetch: object) => {
      payer.instead = ({ method, path }) => {
        if (!path.includes('/cds-services')) return undefined;
        if (method === 'GET') return listing(id, prefetch);
        return path.endsWith(`/${id}`) ? { body: { cards: [] } } : { status: 404, body: {} };
      };
    };

    it('does not leave, and the longer list is shown before it does', async () => {
      const question = { payer: payerId, procedure_code: '95810' };
      moveTo('sound', sound);
      await personAt(app).ask('check_prior_auth', question);
      clock.advance(anHour);

      const own = asker(app, hospital);
      const asked = await own.ask('check_prior_auth', question);
      expect(asked['code']).toBe('DISCLOSURE_UNCONFIRMED');
      expect(JSON.stringify(asked)).not.toMatch(/Organization|Observation|DocumentReference/);
      moveTo('greedy', { ...sound, ...more });
      payer.take();
      const refused = await own.ask('check_prior_auth', { ...question, confirm: asked['confirm'] });
      expect(refused['code']).toMatch(/^(?:DISCLOSURE_UNCONFIRMED|ARGUMENT_INVALID)$/);
      const left = bodiesOf(payer.take());
      expect(left.map(({ path }) => path)).toEqual(['/payer/cds-services/sound']);

      const person = personAt(app);
      const answered = await person.ask('check_prior_auth', question);
      expect(answered['status']).toBe('unknown');
      expect(person.names).toContainEqual(expect.stringMatching(/^Organization\//));
      expect(person.names.join()).not.toMatch(/Observation|DocumentReference/);
      expect([person.operations, person.faults]).toEqual([['greedy'], []]);
      expect(JSON.stringify(answered['warnings'])).toMatch(/results.*notes/);
    });
  });

  describe('of a record that is not one hospital’s', () => {
    const weightIn = (forms: Answer) =>
      /"question":"Body weight".*?"answers":\[\{"text":"([\d.]+)/.exec(JSON.stringify(forms))?.[1];

    it('whole_record over MCP takes the newest of another hospital, and says what was read', async () => {
      const question = { payer: payerId, procedure_code: '27447' };
      const person = personAt('mcp', 'sandbox-clinic');
      const clinics = { ...question, patient_id: patientIdAt('sandbox-clinic', 'hedda-vantreen') };
      const alone = await person.ask('get_questionnaire_package', clinics);
      const whole = await person.ask('get_questionnaire_package', { ...clinics, whole_record: true });
      const ours = await personAt('mcp').ask('get_questionnaire_package', question);
      expect(weightIn(whole)).toBe(weightIn(ours));
      expect(weightIn(alone)).not.toBe(weightIn(ours));
      const told = String(whole['warnings']);
      expect(told).toMatch(/whole record: sandbox-clinic \(1 Observation\); .*sandbox-ehr \(1 Observation\)/);
      expect(String(alone['warnings'])).not.toContain('whole record');
      expect(person.faults).toEqual([]);
    });

    it.each(apps)('a payer that is itself the platform is asked with its own record alone (%s)', async (app) => {
      const person = personAt(app, payerId);
      const question = { procedure_code: '97110' };
      payer.take();
      const found = await asker(app, payerId).ask('check_prior_auth', question);
      expect(found).toMatchObject({ status: 'required', platform_id: payerId });
      expect(found).not.toHaveProperty('record_platform_id');
      const [hook] = bodiesOf(payer.take());
      expect(JSON.stringify(hook?.body)).toContain(`"${patientIdAt(payerId, 'hedda-vantreen')}"`);
      expect(JSON.stringify(hook?.body)).not.toMatch(/"hedda-vantreen"|sandbox-(?:ehr|clinic)/);
      const request = {
        ...question,
        service_date: app === 'rest' ? '2030-12-15' : '2030-12-16',
        place_of_service: '11',
        ordering_npi: inNetwork,
      };
      expect(await person.ask('submit_prior_auth', request)).toMatchObject({ decision: { status: 'approved' } });
      expect([person.operations, person.faults]).toEqual([['Claim/$submit'], []]);
    });

    it.each(apps)(
      'a payer that is itself the platform is shown a hospital’s record only after the person (%s)',
      async (app) => {
        const person = personAt(app, payerId);
        const found = await person.ask('check_prior_auth', { procedure_code: '95810', whole_record: true });
        expect(found).toMatchObject({ status: 'required', platform_id: payerId });
        expect(person.names).toContain(`Patient/${patientIdAt(payerId, 'hedda-vantreen')}`);
        expect(person.faults).toEqual([]);
      },
    );
  });
});
