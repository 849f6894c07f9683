import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { payerPlatforms, startPayerStack, type PayerPlatform, type PayerStack } from './testing/stacks/payer-stack.js';

const platforms = Object.keys(payerPlatforms) as PayerPlatform[];
const patient = { patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen') };

describe('a payer that wants signed calls and access tokens', () => {
  let stack: PayerStack;
  beforeAll(async () => {
    stack = await startPayerStack();
  }, 60_000);
  afterAll(async () => {
    await stack?.stop();
  });
  afterEach(async () => {
    for (const platform of platforms) await stack.admin(platform, 'fault', {});
  });

  it.each(platforms)(
    'answers %s: hooks by a token for each address, forms and requests by one of the payer',
    async (platform) => {
      const found = await stack.ask(platform, 'requirements', { ...patient, procedure_code: '27447' });
      expect(found).toMatchObject({ status: 200, body: { status: 'required', source: { kind: 'crd' } } });
      const forms = await stack.ask(platform, 'questionnaire-package', { ...patient, procedure_code: '27447' });
      expect(forms).toMatchObject({
        status: 200,
        body: { status: 'forms', forms: [{ response: { status: 'in-progress' } }] },
      });
      const request = {
        ...patient,
        procedure_code: '95810',
        service_date: '2030-12-15',
        place_of_service: '22',
        ordering_npi: '9000000031',
      };
      const preview = await stack.ask(platform, 'submit', request);
      expect(preview).toMatchObject({ status: 200, body: { state: 'preview' } });
      const { confirm } = preview.body;
      expect(await stack.ask(platform, 'submit', { ...request, confirm })).toMatchObject({
        body: {
          decision: { status: 'approved', authorizationNumber: expect.stringMatching(/^AUTH-95810-/) as string },
        },
      });
    },
    60_000,
  );

  it.each<[string, object, string]>([
    ['a refusal', { service: 'dtr', status: 401 }, 'PAYER_AUTH_REFUSED'],
    ['a fault of ours', { service: 'dtr', status: 422 }, 'PAYER_REJECTED'],
    ['an answer that breaks off', { service: 'dtr', body: 'malformed' }, 'PAYER_ANSWER_INVALID'],
  ])('tells %s from having no forms', async (_what, fault, code) => {
    await stack.admin('payer-22', 'fault', fault);
    const { status, body } = await stack.ask('payer-22', 'questionnaire-package', {
      ...patient,
      procedure_code: '27447',
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ code });
  });

  it('is not asked about what was never said to belong to coverage', async () => {
    await stack.admin('payer-22', 'requests/clear', {});
    await stack.admin('payer-22', 'fault', { hostile: 'whole-chart' });
    await stack.ask('payer-22', 'requirements', { ...patient, procedure_code: '99213' });
    const { body } = await stack.admin('payer-22', 'requests');
    const hooks = (body['requests'] as { path: string; body?: unknown }[]).filter(({ path }) => path.endsWith('-crd'));
    expect(hooks.length).toBeGreaterThan(0);
    expect(JSON.stringify(hooks)).not.toMatch(/"resourceType":"(Observation|DocumentReference|Condition)"/);
  });

  it('leaves no token, key or member in the log', () => {
    expect(stack.output()).toContain('payer.crd');
    // The whole form of each: a MAC in an audit line may hold any three or four characters by chance.
    expect(stack.output()).not.toMatch(/\beyJ[\w-]+\.|"d\\?":|\bM100\d*\b|\b(?:[Hh]edda|HEDDA)\b/);
  });
});
