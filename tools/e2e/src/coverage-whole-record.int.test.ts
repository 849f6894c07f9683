import { sandboxTruth } from '@fhir-gateway/sandbox/truth';
import type { Bundle, Observation, QuestionnaireResponse } from 'fhir/r4.js';
import { overRest, type Answer } from './testing/agents/coverage-asker.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

const hospitals = ['sandbox-ehr', 'sandbox-clinic'] as const;
type Hospital = (typeof hospitals)[number];
const weightQuestion = '6';
const form = { payer: 'sandbox-payer', procedure_code: '27447' };

describe('the whole record of a person over two hospitals, and a payer that shares nothing with them', () => {
  let stack: Stack;
  let browser: FormBrowser;
  let token: string;

  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
    ({ browser, token } = await connected('hedda'));
  }, 120_000);
  afterAll(() => stack?.stop());

  /** A person who is signed in at platforms, and an app that may do everything. */
  async function connected(login: string, platforms: readonly string[] = hospitals) {
    const own = new FormBrowser();
    for (const platform of platforms) await signInAs(own, `${stack.restUrl}/auth/${platform}/login`, login);
    return { browser: own, token: await letAppIn(own, stack.restUrl) };
  }

  const headersOf = (bearer: string) => ({ authorization: `Bearer ${bearer}` });
  const asking = (hospital: Hospital, bearer = token) => overRest(stack.restUrl, hospital, headersOf(bearer));

  /** The newest weight that one hospital knows by itself. */
  async function newestWeight(hospital: Hospital): Promise<Observation | undefined> {
    const query = 'Observation?code=29463-7&_sort=-date&_count=1';
    const response = await fetch(`${stack.restUrl}/api/fhir/${hospital}/${query}`, { headers: headersOf(token) });
    return ((await response.json()) as Bundle<Observation>).entry?.[0]?.resource;
  }

  function weightIn(forms: Answer): number | undefined {
    const [{ response } = {}] = (forms['forms'] ?? []) as { response?: QuestionnaireResponse }[];
    const item = response?.item?.find(({ linkId }) => linkId === weightQuestion);
    return item?.answer?.[0]?.valueQuantity?.value;
  }

  const toldIn = (answer: Answer) => ((answer['warnings'] ?? []) as string[]).join('\n');

  async function changeGrant(body: object): Promise<void> {
    const listed = await browser.open(`${stack.restUrl}/auth/agents`, { headers: { accept: 'application/json' } });
    const [{ id } = { id: '' }] = (JSON.parse(listed.body) as { agents: { id: string }[] }).agents;
    const headers = { 'content-type': 'application/json', origin: stack.restUrl };
    const whole = { access: 'read', platforms: 'all', kinds: 'all', ...body };
    const init = { method: 'PATCH', headers, body: JSON.stringify(whole) };
    expect((await browser.open(`${stack.restUrl}/auth/agents/${id}`, init)).status).toBe(200);
  }

  it('fills a form in with the newest of both, with the coverage of one', async () => {
    const [ours, clinics] = (await Promise.all(hospitals.map(newestWeight))).map((one) => ({
      value: one?.valueQuantity?.value,
      at: Date.parse(one?.effectiveDateTime ?? ''),
    }));
    // The record that the question is asked with has the newer one: the older one of the clinic must not take its place.
    expect(ours?.at).toBeGreaterThan(clinics?.at ?? Number.NaN);
    expect(ours?.value).not.toBe(clinics?.value);
    const whole = await asking('sandbox-ehr').agreeing('get_questionnaire_package', { ...form, whole_record: true });
    expect(weightIn(whole)).toBe(ours?.value);
    expect(toldIn(whole)).toContain('whole record: sandbox-ehr (1 Observation); sandbox-clinic (1 Observation)');
    const alone = await asking('sandbox-ehr').agreeing('get_questionnaire_package', form);
    expect(toldIn(alone)).not.toContain('whole record');
  });

  it('has no coverage where the record of the question has none and nobody is connected at the payer', async () => {
    const asked = await asking('sandbox-clinic').ask('get_questionnaire_package', { ...form, whole_record: true });
    expect(asked['code']).toBe('COVERAGE_NOT_FOUND');
  });

  it('takes the coverage from the payer and what is newest from another hospital', async () => {
    const insured = await connected('hedda', [...hospitals, 'sandbox-payer']);
    const asker = asking('sandbox-clinic', insured.token);
    const [ours, clinics] = (await Promise.all(hospitals.map(newestWeight))).map((one) => one?.valueQuantity?.value);
    const asked = await asker.ask('get_questionnaire_package', form);
    const { sends } = asked['disclosure'] as { sends: { resource: string }[] };
    const cards = sends.flatMap(({ resource }) => (resource.startsWith('Coverage/') ? [resource] : []));
    expect(cards).toEqual([expect.stringMatching(/^Coverage\/\S+ of sandbox-payer$/)]);
    const alone = await asker.agreeing('get_questionnaire_package', form);
    expect(weightIn(alone)).toBe(clinics);
    expect(toldIn(alone)).toContain('taken from the payer’s own record');
    const whole = await asker.agreeing('get_questionnaire_package', { ...form, whole_record: true });
    expect(weightIn(whole)).toBe(ours);
    expect(toldIn(whole)).toMatch(/whole record: sandbox-clinic \(1 Observation\); .*sandbox-ehr \(1 Observation\)/);
  }, 60_000);

  it('shows the person what was read before anything leaves, and sends what was shown', async () => {
    const question = { ...form, procedure_code: '97110', whole_record: true };
    const asked = await asking('sandbox-ehr').ask('check_prior_auth', question);
    expect(asked['code']).toBe('DISCLOSURE_UNCONFIRMED');
    const { from, to, sends } = asked['disclosure'] as { from: string; to: string; sends: { resource: string }[] };
    expect([from, to]).toEqual(['sandbox-ehr', 'sandbox-payer']);
    expect(sends.map(({ resource }) => resource)).toContain('ServiceRequest for 97110');
    const found = await asking('sandbox-ehr').ask('check_prior_auth', { ...question, confirm: asked['confirm'] });
    expect(found).toMatchObject({
      status: 'required',
      platform_id: 'sandbox-payer',
      record_platform_id: 'sandbox-ehr',
    });
  });

  it('does not read a hospital that an app was not given, and says that there is something', async () => {
    await changeGrant({ platforms: ['sandbox-ehr', 'sandbox-payer'] });
    const own = await asking('sandbox-ehr').agreeing('get_questionnaire_package', { ...form, whole_record: true });
    expect(own['status']).toBe('forms');
    expect(toldIn(own)).toContain('1 connection is outside of what this app was given');
    expect(JSON.stringify(own)).not.toContain('sandbox-clinic');
    const other = await asking('sandbox-clinic').ask('get_questionnaire_package', { ...form, whole_record: true });
    expect(other['code']).toBe('GRANT_INSUFFICIENT');
    expect(String(other['title'])).toContain('sandbox-clinic');
  });

  it.each([
    [{ platforms: ['sandbox-ehr', 'sandbox-clinic'] }, 'sandbox-payer'],
    [{ kinds: ['results', 'identity'] }, 'sandbox-ehr'],
  ])('names what lacks where the grant is %j', async (grant, named) => {
    await changeGrant(grant);
    const refused = await asking('sandbox-ehr').ask('check_prior_auth', { ...form, whole_record: true });
    expect(refused['code']).toBe('GRANT_INSUFFICIENT');
    expect(String(refused['title'])).toContain(named);
  });

  it('leaves open what it was not given to read, and says so', async () => {
    await changeGrant({ kinds: ['identity', 'coverage'] });
    const forms = await asking('sandbox-ehr').agreeing('get_questionnaire_package', { ...form, whole_record: true });
    expect([forms['status'], weightIn(forms)]).toEqual(['forms', undefined]);
    expect(JSON.stringify(forms['forms'])).toContain('the record did not answer a query');
    await changeGrant({});
  });

  it('stops with the question where it is not certain who is who', async () => {
    // Position 6 of the sandbox's people: the clinic has another day of birth.
    const mistyped = sandboxTruth().people[6]?.key.split('-')[0] ?? '';
    const doubtful = await connected(mistyped);
    for (const tool of ['check_prior_auth', 'get_questionnaire_package'] as const) {
      const asked = await asking('sandbox-ehr', doubtful.token).ask(tool, { ...form, whole_record: true });
      expect(asked['code']).toBe('PERSON_UNCERTAIN');
      expect(String(asked['title'])).toMatch(/sandbox-ehr and sandbox-clinic|sandbox-clinic and sandbox-ehr/);
    }
    const alone = await asking('sandbox-ehr', doubtful.token).ask('check_prior_auth', form);
    expect(alone['code']).toBe('DISCLOSURE_UNCONFIRMED');
  }, 60_000);

  it('tells of a hospital that cannot be read any more, and answers with the other', async () => {
    const before = weightIn(await asking('sandbox-ehr').agreeing('get_questionnaire_package', form));
    await fetch(`${stack.sandboxOrigin}/control/tokens?system=clinic`, { method: 'DELETE' });
    const forms = await asking('sandbox-ehr').agreeing('get_questionnaire_package', { ...form, whole_record: true });
    expect(weightIn(forms)).toBe(before);
    expect(toldIn(forms)).toMatch(/sandbox-clinic was not read \([A-Z_]+\)/);
  });

  it('writes no value of either record into the log', () => {
    expect(stack.output()).not.toMatch(/Vantreen|29463-7/);
  });
});
