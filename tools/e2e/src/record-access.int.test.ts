import { DocumentReader } from '@fhir-gateway/record-view';
import { patientIdAt, sandboxTruth } from '@fhir-gateway/sandbox/truth';
import type { Bundle, FhirResource, Observation, OperationOutcome, QuestionnaireResponse } from 'fhir/r4.js';
import { overRest, type Answer } from './testing/agents/coverage-asker.js';
import { readAllPages, type SearchBundle } from './testing/bundle.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { wordsFor } from './testing/quirks-of-run.js';
import { sharedStack } from './testing/shared.js';
import { refsInSandbox, truthOfSandbox } from './testing/stacks/sandbox-truth.js';

const later = { prefer: 'respond-async', accept: 'application/fhir+json' };

interface Manifest {
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly { type: string; url: string; count: number }[];
}

const stack = sharedStack({ mcpAuth: 'oauth', apps: ['rest'] });
const loginAt = (platform: string) => `${stack.restUrl}/auth/${platform}/login`;

describe('what a platform does in its own time, over HTTP', () => {
  const hedda = new FormBrowser();
  const other = new FormBrowser();
  let base: string;
  beforeAll(async () => {
    base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
    await signInAs(hedda, loginAt('sandbox-ehr'), 'hedda');
    // Narrow on purpose: the pages of a search must not need more than the search.
    const scope = encodeURIComponent('launch/patient patient/Observation.rs');
    await signInAs(other, `${loginAt('sandbox-ehr')}?scope=${scope}`, 'tamsin');
  });

  /** A request with a person's cookies, or without any. */
  const ask = (person: FormBrowser | undefined, url: string, init: RequestInit = {}) =>
    (person ?? new FormBrowser()).fetch(url, init);
  const getBundle = async (url: string) => (await (await ask(other, url)).json()) as SearchBundle;

  /** Begins something and asks until it is done; returns where it was asked about, and the answer. */
  async function finish(person: FormBrowser | undefined, url: string): Promise<{ job: string; answer: Response }> {
    const begun = await ask(person, url, { headers: later });
    expect([begun.status, await begun.text()]).toEqual([202, '']);
    const job = begun.headers.get('content-location') ?? '';
    expect(job.startsWith(`${url.split('/sandbox-')[0]}/sandbox-`)).toBe(true);
    for (let polls = 0; polls < 20; polls += 1) {
      const answer = await ask(person, job);
      if (answer.status !== 202) return { job, answer };
      expect(answer.headers.get('x-progress')).toBe('at work');
    }
    throw new Error('the job was not done after 20 polls');
  }

  it('an export is begun, waited for, fetched file by file and cancelled, all through the gateway', async () => {
    const { job, answer } = await finish(hedda, `${base}/$export?_type=Patient,Observation`);
    const text = await answer.text();
    expect(text).not.toContain(stack.sandboxOrigin);
    const manifest = JSON.parse(text) as Manifest;
    expect(manifest).toMatchObject({ request: `${base}/$export?_type=Patient,Observation`, requiresAccessToken: true });
    expect(manifest.output.map(({ type }) => type)).toEqual(['Patient', 'Observation']);
    for (const { type, url, count } of manifest.output) {
      const file = await ask(hedda, url);
      expect(file.headers.get('content-type')).toBe('application/fhir+ndjson');
      const lines = (await file.text()).trim().split('\n');
      expect(lines).toHaveLength(count);
      expect(lines.every((line) => (JSON.parse(line) as { resourceType: string }).resourceType === type)).toBe(true);
      for (const stranger of [other, undefined]) expect((await ask(stranger, url)).status).toBe(400);
    }
    expect((await ask(other, job)).status).toBe(400);
    expect((await ask(hedda, job, { method: 'DELETE' })).status).toBe(202);
    expect((await ask(hedda, job)).status).toBe(404);
    expect((await ask(hedda, manifest.output[0]?.url ?? '')).status).toBe(404);
  });

  it('an export that the scopes do not cover is not begun', async () => {
    const refused = await ask(other, `${base}/$export`, { headers: later });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('SCOPE_INSUFFICIENT');
  });

  it('an open platform exports to anybody, and says that no credential is needed', async () => {
    const open = `${stack.restUrl}/api/fhir/sandbox-open`;
    const { answer } = await finish(undefined, `${open}/Group/all/$export?_type=Condition`);
    const { output, requiresAccessToken } = (await answer.json()) as Manifest;
    expect(requiresAccessToken).toBe(false);
    expect((await (await ask(undefined, output[0]?.url ?? '')).text()).trim().split('\n')).toHaveLength(
      output[0]?.count ?? 0,
    );
  });

  it('any other read is answered in its own time as well', async () => {
    const { answer } = await finish(other, `${base}/Observation?_count=3`);
    const bundle = (await answer.json()) as { type: string; entry: { resource: SearchBundle }[] };
    expect(bundle.type).toBe('batch-response');
    expect(bundle.entry[0]?.resource).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
    expect(JSON.stringify(bundle)).not.toContain(stack.sandboxOrigin);
  });

  it('page links that name no type are followed with a scope for one type only', async () => {
    const read = await readAllPages(`${base}/Observation?_count=40`, getBundle);
    expect(read.pages).toBeGreaterThan(1);
    const held = await refsInSandbox(stack.sandboxOrigin, 'Observation?patient=tamsin-hollowmere');
    expect(read.refs.sort()).toEqual(held);
    const first = await getBundle(`${base}/Observation?_count=1`);
    const next = first.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect((await ask(hedda, next)).status).toBe(400);
  });

  it('resources and mistakes come in XML with the gateway’s addresses', async () => {
    const bundle = await ask(hedda, `${base}/Observation?_count=1&_format=xml`);
    expect(bundle.headers.get('content-type')).toContain('application/fhir+xml');
    const text = await bundle.text();
    expect(text).toContain(`<fullUrl value="${base}/Observation/`);
    expect(text).not.toContain(stack.sandboxOrigin);
    const mistake = await ask(hedda, `${base}/Nothing/..`, { headers: { accept: 'application/fhir+xml' } });
    expect(await mistake.text()).toContain('<OperationOutcome xmlns="http://hl7.org/fhir">');
  });
});

describe('a record taken along from three platforms', () => {
  const person = 'tamsin-hollowmere';
  const platforms = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] as const;
  const browser = new FormBrowser();
  let token: string;
  beforeAll(async () => {
    await signInAs(browser, loginAt('sandbox-ehr'), 'tamsin');
    token = await letAppIn(browser, stack.restUrl);
  });

  const get = (query: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`${stack.restUrl}/api/record/export?${query}`, { headers });
  const linesOf = async (response: Response) =>
    (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as FhirResource);

  it('is every entry that the platform has, once, with an end that says so', async () => {
    const response = await get('format=ndjson');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/fhir+ndjson');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="health-record-sandbox-ehr.ndjson"');
    const lines = await linesOf(response);
    const truth = truthOfSandbox().people.find(({ key }) => key === person)?.records['sandbox-ehr'];
    const counted = (type: string) => lines.filter(({ resourceType }) => resourceType === type).length;
    for (const type of [
      'Condition',
      'Observation',
      'MedicationRequest',
      'AllergyIntolerance',
      'Encounter',
      'DocumentReference',
    ]) {
      expect([type, counted(type)]).toEqual([type, truth?.counts[type]]);
    }
    const refs = lines.map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(refs).size).toBe(refs.length);
    expect(counted('Practitioner')).toBeGreaterThan(0);
    const [counts] = (lines.at(-1) as OperationOutcome).issue;
    expect(counts?.diagnostics).toBe(`sandbox-ehr: ${lines.length - 1} resources.`);
  });

  it('is nobody else’s: every entry that names a patient names this one', async () => {
    const own = patientIdAt('sandbox-ehr', person);
    const text = await (await get('format=bundle')).text();
    const named = new Set([...text.matchAll(/"(?:reference|fullUrl)":"[^"]*Patient\/([^"/]+)"/g)].map(([, id]) => id));
    expect([...named]).toEqual([own]);
  });

  it('is a page and a tagged document with the same facts', async () => {
    const html = await (await get('format=html')).text();
    expect(html).toContain('Hollowmere');
    expect(html).toMatch(/<h2>Allergies and intolerances<\/h2>/);
    const response = await get('format=pdf');
    expect(response.headers.get('fhir-gateway-parts')).toBe('1');
    const bytes = Buffer.from(await response.arrayBuffer());
    const { text } = await new DocumentReader({ pages: 300, timeMs: 100_000 }).read({
      bytes,
      contentType: 'application/pdf',
    });
    expect(text).toContain('Hollowmere');
    const allergies =
      truthOfSandbox().people.find(({ key }) => key === person)?.records['sandbox-ehr']?.allergies ?? [];
    expect(allergies.length).toBeGreaterThan(0);
    const flat = (whole: string) => whole.replaceAll(/\s+/g, '');
    for (const allergy of allergies) {
      for (const whole of [html, text]) {
        const found = wordsFor(allergy).filter((word) => flat(whole).includes(flat(word)));
        expect([allergy.text, found.length > 0]).toEqual([allergy.text, true]);
      }
    }
  });

  it('is refused to strangers, to apps without the grant, for others, and in forms that there are not', async () => {
    expect((await get('format=bundle', {})).status).toBe(401);
    expect((await get('format=docx')).status).toBe(400);
    expect((await get('person=sandbox-clinic')).status).toBe(404);
    expect((await get('platform_id=sandbox-payer')).status).toBe(404);
    expect((await get('format=pdf&part=2')).status).toBe(400);
  });

  it('has the parts of all platforms under their own addresses, once they are connected', async () => {
    for (const id of platforms.slice(1)) await signInAs(browser, loginAt(id), 'tamsin');
    for (const id of platforms) {
      const response = await get(`format=bundle&person=${id}&platform_id=${id}`);
      expect(response.status).toBe(200);
      const { entry = [] } = (await response.json()) as Bundle;
      const addresses = entry.flatMap(({ fullUrl }) => fullUrl ?? []);
      expect(addresses.length).toBeGreaterThan(10);
      for (const address of addresses) expect(address.startsWith(`${stack.restUrl}/api/fhir/${id}/`)).toBe(true);
    }
  });
});

const hospitals = ['sandbox-ehr', 'sandbox-clinic'] as const;
type Hospital = (typeof hospitals)[number];

describe('the whole record of a person over two hospitals, and a payer that shares nothing with them', () => {
  const weightQuestion = '6';
  const form = { payer: 'sandbox-payer', procedure_code: '27447' };
  let browser: FormBrowser;
  let token: string;
  beforeAll(async () => {
    ({ browser, token } = await connected('hedda'));
  });

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
  });

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
  });

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
