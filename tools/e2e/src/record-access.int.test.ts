import { Cells } from '@fhir-gateway/limits/cells';
import { DocumentReader } from '@fhir-gateway/record-view';
import { patientIdAt, sandboxTruth } from '@fhir-gateway/sandbox/truth';
import type { Bundle, FhirResource, Observation, OperationOutcome, QuestionnaireResponse } from 'fhir/r4.js';
import { overRest, type Answer } from './testing/agents/coverage-asker.js';
import { changeGrants } from './testing/agents/given-grants.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs, wholeGrant } from './testing/browser/form-person.js';
import { wordsFor } from './testing/quirks-of-run.js';
import { sharedStack } from './testing/shared.js';
import { claimsAt } from './testing/stacks/sandbox-control.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';

const hospitals = ['sandbox-ehr', 'sandbox-clinic'] as const;
type Hospital = (typeof hospitals)[number];

interface Manifest {
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly { type: string; url: string; count: number }[];
}

const stack = sharedStack({ mcpAuth: 'oauth', apps: ['rest'], env: { FHIR_GATEWAY_WRITES: 'sandbox-payer' } });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A person who is signed in at platforms, and an app that may do everything. */
async function connected(login: string, platforms: readonly string[]) {
  const browser = new FormBrowser();
  for (const platform of platforms) await signInAs(browser, `${stack.restUrl}/auth/${platform}/login`, login);
  return { browser, token: await letAppIn(browser, stack.restUrl) };
}
type Connected = Awaited<ReturnType<typeof connected>>;

it('an export is begun, waited for, fetched file by file and cancelled, all through the gateway', async () => {
  const base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
  const { browser: hedda } = await connected('hedda', ['sandbox-ehr']);
  const { browser: tamsin } = await connected('tamsin', ['sandbox-ehr']);
  const headers = { prefer: 'respond-async', accept: 'application/fhir+json' };
  const begun = await hedda.fetch(`${base}/$export?_type=Patient,Observation`, { headers });
  expect([begun.status, await begun.text()]).toEqual([202, '']);
  const job = begun.headers.get('content-location') ?? '';
  expect(job.startsWith(`${base}`)).toBe(true);
  let answer = await hedda.fetch(job);
  for (let polls = 0; answer.status === 202 && polls < 20; polls += 1) {
    expect(answer.headers.get('x-progress')).toBe('at work');
    answer = await hedda.fetch(job);
  }
  const text = await answer.text();
  expect(text).not.toContain(stack.sandboxOrigin);
  const manifest = JSON.parse(text) as Manifest;
  expect(manifest).toMatchObject({ request: `${base}/$export?_type=Patient,Observation`, requiresAccessToken: true });
  expect(manifest.output.map(({ type }) => type)).toEqual(['Patient', 'Observation']);
  for (const { type, url, count } of manifest.output) {
    const file = await hedda.fetch(url);
    expect(file.headers.get('content-type')).toBe('application/fhir+ndjson');
    const lines = (await file.text()).trim().split('\n');
    expect(lines).toHaveLength(count);
    expect(lines.every((line) => (JSON.parse(line) as { resourceType: string }).resourceType === type)).toBe(true);
    for (const stranger of [tamsin, new FormBrowser()]) expect((await stranger.fetch(url)).status).toBe(400);
  }
  expect((await tamsin.fetch(job)).status).toBe(400);
  expect((await hedda.fetch(job, { method: 'DELETE' })).status).toBe(202);
  expect((await hedda.fetch(job)).status).toBe(404);
  expect((await hedda.fetch(manifest.output[0]?.url ?? '')).status).toBe(404);
});

describe('a record taken along from three platforms', () => {
  const person = 'tamsin-hollowmere';
  let tamsin: Connected;
  beforeAll(async () => {
    tamsin = await connected('tamsin', ['sandbox-ehr']);
  });

  const get = (query: string, headers: Record<string, string> = bearer(tamsin.token)) =>
    fetch(`${stack.restUrl}/api/record/export?${query}`, { headers });
  const truth = () => truthOfSandbox().people.find(({ key }) => key === person)?.records['sandbox-ehr'];

  it('is every entry that the platform has, once, with an end that says so, and nobody else’s', async () => {
    const response = await get('format=ndjson');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(response.headers.get('content-type')).toContain('application/fhir+ndjson');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="health-record-sandbox-ehr.ndjson"');
    const text = await response.text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as FhirResource);
    const counted = (type: string) => lines.filter(({ resourceType }) => resourceType === type).length;
    for (const type of ['Condition', 'Observation', 'MedicationRequest', 'AllergyIntolerance', 'Encounter'])
      expect([type, counted(type)]).toEqual([type, truth()?.counts[type]]);
    const refs = lines.map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(refs).size).toBe(refs.length);
    expect(counted('Practitioner')).toBeGreaterThan(0);
    const [counts] = (lines.at(-1) as OperationOutcome).issue;
    expect(counts?.diagnostics).toBe(`sandbox-ehr: ${lines.length - 1} resources.`);
    const named = [...text.matchAll(/"(?:reference|fullUrl)":"[^"]*Patient\/([^"/]+)"/g)].map(([, id]) => id);
    expect([...new Set(named)]).toEqual([patientIdAt('sandbox-ehr', person)]);
  });

  it('is a page and a tagged document with the same facts', async () => {
    const html = await (await get('format=html')).text();
    expect(html).toMatch(/<h2>Allergies<\/h2>/);
    const response = await get('format=pdf');
    expect(response.headers.get('fhir-gateway-parts')).toBe('1');
    const bytes = Buffer.from(await response.arrayBuffer());
    const reader = new DocumentReader({ pages: 300, timeMs: 100_000 });
    const { text } = await reader.read(
      { bytes, contentType: 'application/pdf' },
      { cell: new Cells().for('a person') },
    );
    const allergies = truth()?.allergies ?? [];
    expect(allergies.length).toBeGreaterThan(0);
    const flat = (whole: string) => whole.replaceAll(/\s+/g, '');
    for (const whole of [html, text]) {
      expect(whole).toContain('Hollowmere');
      for (const allergy of allergies) {
        const found = wordsFor(allergy).filter((word) => flat(whole).includes(flat(word)));
        expect([allergy.text, found.length > 0]).toEqual([allergy.text, true]);
      }
    }
  });

  it('is refused to strangers, for others, and in forms that there are not', async () => {
    expect((await get('format=bundle', {})).status).toBe(401);
    for (const query of ['format=docx', 'format=pdf&part=2']) expect((await get(query)).status).toBe(400);
    for (const query of ['person=sandbox-clinic', 'platform_id=sandbox-payer'])
      expect((await get(query)).status).toBe(404);
  });

  it('has the parts of all platforms under their own addresses, once they are connected', async () => {
    const others = ['sandbox-clinic', 'sandbox-payer'];
    for (const id of others) await signInAs(tamsin.browser, `${stack.restUrl}/auth/${id}/login`, 'tamsin');
    for (const id of ['sandbox-ehr', ...others]) {
      const response = await get(`format=bundle&person=${id}&platform_id=${id}`);
      const { entry = [] } = (await response.json()) as Bundle;
      const addresses = entry.flatMap(({ fullUrl }) => fullUrl ?? []);
      expect(addresses.length).toBeGreaterThan(10);
      for (const address of addresses) expect(address.startsWith(`${stack.restUrl}/api/fhir/${id}/`)).toBe(true);
    }
  });
});

describe('the whole record of a person over two hospitals, and a payer that shares nothing with them', () => {
  const form = { payer: 'sandbox-payer', procedure_code: '27447' };
  const whole = { ...form, whole_record: true };
  let hedda: Connected;
  beforeAll(async () => {
    hedda = await connected('hedda', hospitals);
  });

  const asking = (hospital: Hospital, token = hedda.token) => overRest(stack.restUrl, hospital, bearer(token));

  /** The newest weight that one hospital knows by itself. */
  async function newestWeight(hospital: Hospital): Promise<number | undefined> {
    const query = 'Observation?code=29463-7&_sort=-date&_count=1';
    const headers = bearer(hedda.token);
    const response = await fetch(`${stack.restUrl}/api/fhir/${hospital}/${query}`, { headers });
    return ((await response.json()) as Bundle<Observation>).entry?.[0]?.resource?.valueQuantity?.value;
  }
  /** The answer about the weight, in a form that was filled in. */
  function weightIn(forms: Answer): number | undefined {
    const [{ response } = {}] = (forms['forms'] ?? []) as { response?: QuestionnaireResponse }[];
    return response?.item?.find(({ linkId }) => linkId === '6')?.answer?.[0]?.valueQuantity?.value;
  }
  const toldIn = (answer: Answer) => ((answer['warnings'] ?? []) as string[]).join('\n');

  it('fills a form in with the newest of both, and the coverage of the hospital or of the payer', async () => {
    const insured = await connected('hedda', [...hospitals, 'sandbox-payer']);
    const [ours, clinics] = await Promise.all(hospitals.map(newestWeight));
    expect(ours).not.toBe(clinics);
    const here = await asking('sandbox-ehr').agreeing('get_questionnaire_package', whole);
    expect(weightIn(here)).toBe(ours);
    expect(toldIn(here)).toContain('whole record: sandbox-ehr (1 Observation); sandbox-clinic (1 Observation)');

    const asker = asking('sandbox-clinic', insured.token);
    const asked = await asker.ask('get_questionnaire_package', form);
    const { sends } = asked['disclosure'] as { sends: { resource: string }[] };
    const cards = sends.flatMap(({ resource }) => (resource.startsWith('Coverage/') ? [resource] : []));
    expect(cards).toEqual([expect.stringMatching(/^Coverage\/\S+ of sandbox-payer$/)]);
    const alone = await asker.agreeing('get_questionnaire_package', form);
    expect(weightIn(alone)).toBe(clinics);
    expect(toldIn(alone)).toContain('taken from the payer’s own record');
    const there = await asker.agreeing('get_questionnaire_package', whole);
    expect(weightIn(there)).toBe(ours);
    expect(toldIn(there)).toMatch(/whole record: sandbox-clinic \(1 Observation\); .*sandbox-ehr \(1 Observation\)/);
  });

  it('does not read what an app was not given, and names what lacks where that is needed', async () => {
    const given = (grant: object) => changeGrants(hedda.browser, stack.restUrl, grant);
    await given({ platforms: ['sandbox-ehr', 'sandbox-payer'] });
    const own = await asking('sandbox-ehr').agreeing('get_questionnaire_package', whole);
    expect(own['status']).toBe('forms');
    expect(toldIn(own)).toContain('1 connection is outside of what this app was given');
    expect(JSON.stringify(own)).not.toContain('sandbox-clinic');
    const refusals: readonly [object, Hospital, string][] = [
      [{ platforms: ['sandbox-ehr', 'sandbox-payer'] }, 'sandbox-clinic', 'sandbox-clinic'],
      [{ platforms: ['sandbox-ehr', 'sandbox-clinic'] }, 'sandbox-ehr', 'sandbox-payer'],
      [{ kinds: ['results', 'identity'] }, 'sandbox-ehr', 'sandbox-ehr'],
    ];
    for (const [grant, hospital, named] of refusals) {
      await given(grant);
      const refused = await asking(hospital).ask('check_prior_auth', whole);
      expect([refused['code'], refused['title']]).toEqual(['GRANT_INSUFFICIENT', expect.stringContaining(named)]);
    }
    await given({ kinds: ['identity', 'coverage'] });
    const forms = await asking('sandbox-ehr').agreeing('get_questionnaire_package', whole);
    expect([forms['status'], weightIn(forms)]).toEqual(['forms', undefined]);
    expect(JSON.stringify(forms['forms'])).toContain('the record did not answer a query');
    await given({ access: 'read-and-write' });
  });

  it('an app that may only read sends, changes, withdraws and completes nothing, over the API or the pages', async () => {
    const writer = asking('sandbox-ehr');
    const token = await letAppIn(hedda.browser, stack.restUrl, { ...wholeGrant, access: 'read' });
    const reader = asking('sandbox-ehr', token);
    const order = { service_date: '2031-03-04', place_of_service: '11', ordering_npi: '9000000031' };
    const request = { ...form, procedure_code: '97110', ...order };
    const confirmed = async (body: object) => {
      const { confirm } = await writer.ask('submit_prior_auth', body);
      return writer.ask('submit_prior_auth', { ...body, confirm });
    };
    const { request_id, decision } = await confirmed(request);
    expect(decision).toMatchObject({ status: 'approved' });
    const withdrawal = { ...request, change: { request_id, kind: 'cancel' } };
    const writes: readonly object[] = [
      { ...request, service_date: '2031-03-05' },
      { ...request, quantity: 2, change: { request_id, kind: 'update' } },
      withdrawal,
    ];
    const before = await claimsAt(stack.sandboxOrigin);
    for (const write of writes) {
      // Nor with what another app was given for the very same: the values are those of one person.
      const { confirm = 'AAAAAAAAAAAAAAAAAAAAAA' } = await writer.ask('submit_prior_auth', write);
      for (const body of [write, { ...write, confirm }])
        expect(await reader.ask('submit_prior_auth', body)).toMatchObject({ code: 'GRANT_INSUFFICIENT' });
    }
    const followed = await reader.ask('check_prior_auth_status', { request_id });
    expect(followed).toMatchObject({ decision: { status: 'approved' } });

    const page = await hedda.browser.open(`${stack.restUrl}/prior-auth/new`);
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(page.body) ?? [];
    const fields = { csrf, version: '0', step: 'withdraw', code: '97110', connection: 'sandbox-ehr' };
    const headers = { ...bearer(token), origin: stack.restUrl };
    for (const path of ['/prior-auth/packets', '/prior-auth/drafts/AAAAAAAAAAAAAAAA', '/prior-auth']) {
      const init = { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' } as const;
      expect([path, (await fetch(`${stack.restUrl}${path}`, init)).status]).toEqual([path, 403]);
    }
    expect(await claimsAt(stack.sandboxOrigin)).toBe(before);
    // Nothing of what was refused was noted: the request is still the person's to withdraw.
    expect(await confirmed(withdrawal)).toMatchObject({ decision: { status: 'cancelled' } });
    expect(await claimsAt(stack.sandboxOrigin)).toBe(before + 1);
  });

  it('stops with the question where it is not certain who is who', async () => {
    // Position 6 of the sandbox's people: the clinic has another day of birth.
    const mistyped = sandboxTruth().people[6]?.key.split('-')[0] ?? '';
    const { token } = await connected(mistyped, hospitals);
    for (const tool of ['check_prior_auth', 'get_questionnaire_package'] as const) {
      const asked = await asking('sandbox-ehr', token).ask(tool, whole);
      expect(asked['code']).toBe('PERSON_UNCERTAIN');
      expect(String(asked['title'])).toMatch(/sandbox-ehr and sandbox-clinic|sandbox-clinic and sandbox-ehr/);
    }
    const alone = await asking('sandbox-ehr', token).ask('check_prior_auth', form);
    expect(alone['code']).toBe('DISCLOSURE_UNCONFIRMED');
  });

  it('writes no value of either record into the log', () => {
    expect(stack.output()).not.toMatch(/Vantreen|29463-7/);
  });
});
