import { readAllPages } from './testing/bundle.js';
import type { SearchBundle } from './testing/bundle.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const later = { prefer: 'respond-async', accept: 'application/fhir+json' };

interface Manifest {
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly { type: string; url: string; count: number }[];
}

describe('what a platform does in its own time, over HTTP', () => {
  let stack: Stack;
  const hedda = new FormBrowser();
  const other = new FormBrowser();
  let base: string;

  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
    base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
    await signInAs(hedda, `${stack.restUrl}/auth/sandbox-ehr/login`, 'hedda');
    // Narrow on purpose: the pages of a search must not need more than the search.
    const scope = encodeURIComponent('launch/patient patient/Observation.rs');
    await signInAs(other, `${stack.restUrl}/auth/sandbox-ehr/login?scope=${scope}`, 'tamsin');
  }, 120_000);
  afterAll(() => stack?.stop());

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
  }, 60_000);

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
  }, 60_000);

  it('any other read is answered in its own time as well', async () => {
    const { answer } = await finish(other, `${base}/Observation?_count=3`);
    const bundle = (await answer.json()) as { type: string; entry: { resource: SearchBundle }[] };
    expect(bundle.type).toBe('batch-response');
    expect(bundle.entry[0]?.resource).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
    expect(JSON.stringify(bundle)).not.toContain(stack.sandboxOrigin);
  }, 60_000);

  it('page links that name no type are followed with a scope for one type only', async () => {
    const read = await readAllPages(`${base}/Observation?_count=40`, getBundle);
    expect(read.pages).toBeGreaterThan(1);
    const held = await refsInSandbox(stack.sandboxOrigin, 'Observation?patient=tamsin-hollowmere');
    expect(read.refs.sort()).toEqual(held);
    const first = await getBundle(`${base}/Observation?_count=1`);
    const next = first.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect((await ask(hedda, next)).status).toBe(400);
  }, 60_000);

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
