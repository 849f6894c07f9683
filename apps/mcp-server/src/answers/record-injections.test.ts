import { recordSectionNames } from '@fhir-gateway/patient-record';
import { casesOf, sendJson } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { outcome, searchset, type AnyResource } from '../testing/bundles.js';
import { assertInert } from '../testing/inert.js';
import { canary, hostileResources, injection } from '../testing/injections.js';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { tools } from '../tools/index.js';

const runs = { numRuns: 500, seed: 14 };
const category = (code: string) => ({ category: [{ coding: [{ code }] }] });

/** What a reader needs to take an entry for one of its section; everything else stays hostile. */
const readable: Readonly<Record<string, object>> = {
  Observation: {
    ...category('laboratory'),
    ...{ status: 'final', effectiveDateTime: '2025-03-01', valueString: undefined, valueCodeableConcept: undefined },
  },
  Condition: category('problem-list-item'),
  AllergyIntolerance: {},
  MedicationRequest: { status: 'active', intent: 'order', authoredOn: '2025-03-01' },
  DocumentReference: { status: 'current', date: '2025-03-01' },
  ExplanationOfBenefit: { status: 'active', use: 'claim', created: '2025-03-01' },
  Encounter: { status: 'finished', period: { start: '2025-03-01' } },
  Immunization: { status: 'completed', occurrenceDateTime: '2025-03-01' },
};

/** A record with a text in every string, in each entry the next one: once as it is, and once so that a reader takes it. */
function recordOf(texts: readonly string[]): Readonly<Record<string, readonly AnyResource[]>> {
  const record: Record<string, AnyResource[]> = {};
  for (const [at, resourceOf] of hostileResources.entries()) {
    const text = texts[at % texts.length] ?? '';
    const { resourceType, ...members } = resourceOf(text);
    const value = resourceType === 'Observation' ? { valueQuantity: { value: 7.2, unit: text, code: text } } : {};
    (record[resourceType] ??= []).push(
      { resourceType, ...members, id: 'a', ...(resourceType === 'Patient' && { id: 'pat-1' }) },
      { resourceType, ...members, ...value, ...readable[resourceType], id: 'b' },
    );
  }
  return record;
}

describe('500 injections in a record that is read over all platforms', () => {
  let endpoint: TestEndpoint;
  let text = '';
  let record = recordOf([]);
  let refused: string | undefined;

  const write = (...written: string[]) => {
    [text = ''] = written;
    record = recordOf(written);
  };
  const start = async (settings: Record<string, string> = {}) => {
    endpoint = await startTestEndpoint(settings);
    refused = undefined;
    endpoint.stub.answer = ({ target }, response) => {
      const [type = '', id] = (target.replace(/^.*\/fhir\//, '').split('?')[0] ?? '').split('/');
      if (type === refused) return sendJson(response, 403, outcome(text, text));
      const found = record[type] ?? [];
      if (id === undefined) return sendJson(response, 200, searchset([...found, outcome(text, text)]));
      const one = found.find((resource) => resource['id'] === id);
      sendJson(response, one ? 200 : 404, one ?? outcome(text, text));
    };
    await endpoint.signIn('pat-1');
  };
  afterEach(() => endpoint.close());

  it('stay between the marks of the summary, of each section, of a trend and of who is who', async () => {
    await start();
    const overAll = tools.filter(({ inputSchema }) => 'person' in inputSchema.shape);
    const shown: Record<string, number> = {};
    const ask = async (tool: string, args: Record<string, unknown>) => {
      const answer = await endpoint.call(tool, args);
      assertInert(answer);
      if (!answer.isError && answer.text.includes(canary)) shown[tool] = (shown[tool] ?? 0) + 1;
    };
    const several = fc.array(injection, { minLength: 5, maxLength: 5 });
    const questions: [string, Record<string, unknown>][] = [
      ...recordSectionNames.map((section): [string, Record<string, unknown>] => ['search_record', { section }]),
      ['search_record', { words: 'SYSTEM' }],
      ['search_record', { words: 'rules', include_text: true }],
      ['get_trend', { test: 'SYSTEM' }],
      ...overAll.map(({ name, example }): [string, Record<string, unknown>] => [
        name,
        { ...example, person: 'stub-ehr' },
      ]),
      ['get_auth_status', {}],
    ];
    const withRefused = (one?: string) => questions.map((question) => ({ one, question }));
    const cases = [...withRefused(), ...casesOf(['Condition', 'Patient'].flatMap(withRefused))];
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(several, async (written) => {
        const { one, question } = cases[asked++ % cases.length] ?? {};
        write(...written);
        refused = one;
        await ask(...(question ?? ['', {}]));
      }),
      { ...runs, numRuns: cases.length },
    );
    // What was never shown was not tried.
    expect(Object.keys(shown).sort()).toEqual(['get_auth_status', ...overAll.map(({ name }) => name)].sort());
  }, 240_000);

  it('stay between the marks of the parts of a record that a person attaches', async () => {
    await start();
    const client = await endpoint.connect();
    const parts = ['summary', ...recordSectionNames];
    let [asked, shown] = [0, 0];
    await fc.assert(
      fc.asyncProperty(injection, async (written) => {
        write(written);
        const { contents } = await client.readResource({ uri: `fhir://record/${parts[asked++ % parts.length]}` });
        const read = contents.map((one) => ('text' in one ? one.text : '')).join('\n');
        assertInert({ text: read, structured: read });
        if (read.includes(canary)) shown += 1;
      }),
      // Each of the parts once.
      { ...runs, numRuns: parts.length },
    );
    expect(shown).toBeGreaterThan(parts.length / 2);
  }, 240_000);

  it('stay between the marks for hosts that know search and fetch alone', async () => {
    await start({ FHIR_GATEWAY_MCP_TOOLS: 'search-fetch' });
    const types = Object.keys(readable);
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(injection, async (written) => {
        const type = types[asked++ % types.length];
        write(written);
        const found = await endpoint.call('search', { query: 'SYSTEM' });
        expect(found.isError).toBe(false);
        assertInert(found);
        const fetched = await endpoint.call('fetch', { id: `stub-ehr/${type}/b` });
        expect([fetched.isError, fetched.text.includes(canary)]).toEqual([false, true]);
        assertInert(fetched);
        assertInert(await endpoint.call('fetch', { id: `stub-ehr/${type}/c` }));
      }),
      { ...runs, numRuns: types.length },
    );
  }, 240_000);
});
