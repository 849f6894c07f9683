import { assertion, stubPayer, type StubPayerOptions } from '../testing/stub-payer.js';
import { getPolicyRules, rulesInput } from './get-policy-rules.js';
import { overallMs } from './rules/in-time.js';
import { findPublishedRules } from './rules/published-rules.js';

const required = assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed']);
const withPatient = rulesInput.parse({ procedure_code: '27447', patient_id: 'pat-1' });
const statement = { resourceType: 'CapabilityStatement', rest: [] };

async function ask(options: StubPayerOptions, input = withPatient) {
  const stub = stubPayer(options);
  const found = await getPolicyRules(stub.context, input, { deadlineMs: 60_000 });
  return { found, outcome: found.searched.find(({ source }) => source === 'crd')?.outcome, hooks: stub.hooks() };
}

describe('the payer’s own answer as a source of rules', () => {
  it('is one what-if question, and its rule names the form and the source', async () => {
    const forms = ['questionnaire', 'valueCanonical', 'https://payer.example/fhir/Questionnaire/tka|1.0.0'] as const;
    const needed = ['doc-needed', 'valueCode', 'clinical'] as const;
    const { found, outcome, hooks } = await ask({
      assertions: [
        assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed'], needed, forms),
      ],
    });
    expect(outcome).toBe('1');
    expect(found.rules[0]).toMatchObject({
      id: 'crd/CA-1',
      status: 'required',
      matchedOn: 'exact-code',
      documentation: [forms[2]],
      source: { kind: 'crd' },
    });
    expect(hooks).toHaveLength(1);
    expect(JSON.stringify(hooks)).toContain('"unsolicited-determ":false');
  });

  it.each<[string, StubPayerOptions, string | RegExp]>([
    ['fails', { answer: () => ({ status: 500 }) }, /unavailable|rejected/],
    ['says nothing', { answer: () => ({ body: { cards: [] } }) }, 'nothing said'],
    ['lets nobody in', { discovery: { status: 403 } }, 'auth-error'],
    ['is asked for a coverage that is not there', { recordStatus: { 'Patient/pat-1': 404 } }, 'COVERAGE_UNAVAILABLE'],
  ])('that %s is listed with why, and is no rule', async (_what, options, expected) => {
    const { found, outcome } = await ask(options);
    expect(outcome).toMatch(expected);
    expect(outcome).not.toBe('1');
    expect(found.rules.filter(({ source }) => source.kind === 'crd')).toEqual([]);
  });

  it('is not asked for without a patient, nor when only what is published is looked for', async () => {
    const stub = stubPayer({ assertions: [required], metadata: statement });
    const general = rulesInput.parse({ procedure_code: '27447' });
    const found = await getPolicyRules(stub.context, general);
    expect(found.searched[0]).toEqual({ source: 'crd', outcome: 'no patient given' });
    const published = await findPublishedRules(stub.context, found.code);
    expect(published.searched.map(({ source }) => source)).not.toContain('crd');
    expect(stub.hooks()).toEqual([]);
    expect(stub.reads).toEqual([]);
  });

  it('that does not come within the time leaves the others theirs', async () => {
    expect(overallMs).toBe(10_000);
    const stub = stubPayer({ answer: () => new Promise(() => undefined), metadata: statement });
    const found = await getPolicyRules(stub.context, withPatient, { deadlineMs: 30 });
    expect(found.searched).toContainEqual({ source: 'crd', outcome: 'timeout' });
    expect(found.searched).toContainEqual({ source: 'Questionnaire', outcome: 'not supported' });
    expect(found.searched).toContainEqual({ source: 'configured pages', outcome: '0' });
  });

  it('ends with its caller', async () => {
    const gone = new AbortController();
    const stub = stubPayer({ answer: () => new Promise(() => undefined), metadata: statement });
    const asked = getPolicyRules({ ...stub.context, signal: gone.signal }, withPatient);
    gone.abort(new Error('hung up'));
    await expect(asked).rejects.toThrow('hung up');
  });
});
