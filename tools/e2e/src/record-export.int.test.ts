import { DocumentReader } from '@fhir-gateway/record-view';
import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import type { Bundle, FhirResource, OperationOutcome } from 'fhir/r4.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { wordsFor } from './testing/quirks-of-run.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const person = 'tamsin-hollowmere';
const platforms = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] as const;

describe('a record taken along from three platforms', () => {
  let stack: Stack;
  let browser: FormBrowser;
  let token: string;

  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
    browser = new FormBrowser();
    await signInAs(browser, `${stack.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
    token = await letAppIn(browser, stack.restUrl);
  }, 90_000);

  afterAll(async () => {
    await stack?.stop();
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
  }, 60_000);

  it('is nobody else’s: every entry that names a patient names this one', async () => {
    const own = patientIdAt('sandbox-ehr', person);
    const text = await (await get('format=bundle')).text();
    const named = new Set([...text.matchAll(/"(?:reference|fullUrl)":"[^"]*Patient\/([^"/]+)"/g)].map(([, id]) => id));
    expect([...named]).toEqual([own]);
  }, 60_000);

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
  }, 120_000);

  it('is refused to strangers, to apps without the grant, for others, and in forms that there are not', async () => {
    expect((await get('format=bundle', {})).status).toBe(401);
    expect((await get('format=docx')).status).toBe(400);
    expect((await get('person=sandbox-clinic')).status).toBe(404);
    expect((await get('platform_id=sandbox-payer')).status).toBe(404);
    expect((await get('format=pdf&part=2')).status).toBe(400);
  }, 60_000);

  it('has the parts of all platforms under their own addresses, once they are connected', async () => {
    const others: string[] = [];
    for (const id of platforms.slice(1)) {
      await signInAs(browser, `${stack.restUrl}/auth/${id}/login`, 'tamsin');
      others.push(id);
    }
    for (const id of platforms) {
      const response = await get(`format=bundle&person=${id}&platform_id=${id}`);
      expect(response.status).toBe(200);
      const { entry = [] } = (await response.json()) as Bundle;
      const addresses = entry.flatMap(({ fullUrl }) => fullUrl ?? []);
      expect(addresses.length).toBeGreaterThan(10);
      for (const address of addresses) expect(address.startsWith(`${stack.restUrl}/api/fhir/${id}/`)).toBe(true);
    }
  }, 120_000);
});
