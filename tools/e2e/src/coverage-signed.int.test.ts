import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { shared } from './testing/shared.js';
import { payerPlatforms, startPayerStack, type PayerPlatform } from './testing/stacks/payer-stack.js';

const platforms = Object.keys(payerPlatforms) as PayerPlatform[];
const patient = { patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen') };
const request = { service_date: '2030-12-15', place_of_service: '11', ordering_npi: '9000000031' };
/** Infliximab, by the code that it is billed under and by the drug product. */
const drug = { procedure_code: 'J1745', drug_code: '310994', drug_code_system: 'rxnorm' };

interface Form {
  readonly prefilled: readonly { readonly linkId: string }[];
  readonly fields: readonly { readonly linkId: string; readonly answers?: readonly object[] }[];
  readonly warnings: readonly string[];
}

describe('a payer that wants signed calls and access tokens', () => {
  const stack = shared(
    () => startPayerStack({ FHIR_GATEWAY_CQL: 'on' }),
    (one) => one.stop(),
  );
  const ask = async (platform: PayerPlatform, question: string, body: object) => {
    const answer = await stack.ask(platform, question, { ...patient, ...body });
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer.body;
  };
  /** What the payer was sent at an address. */
  async function sentTo(platform: PayerPlatform, path: string): Promise<string[]> {
    const { body } = await stack.admin(platform, 'requests');
    const sent = body['requests'] as { readonly path: string; readonly body?: unknown }[];
    return sent.filter((one) => one.path.includes(path)).map((one) => JSON.stringify(one.body));
  }

  it.each(platforms)(
    'answers %s: hooks by a token for each address, forms and requests by one of the payer',
    async (platform) => {
      expect(await ask(platform, 'requirements', { procedure_code: '27447' })).toMatchObject({
        status: 'required',
        source: { kind: 'crd' },
      });
      expect(await ask(platform, 'questionnaire-package', { procedure_code: '27447' })).toMatchObject({
        status: 'forms',
        forms: [{ response: { status: 'in-progress' } }],
      });
      const submit = { ...request, procedure_code: '95810' };
      const { state, confirm } = await ask(platform, 'submit', submit);
      expect(state).toBe('preview');
      expect(await ask(platform, 'submit', { ...submit, confirm })).toMatchObject({
        decision: { status: 'approved', authorizationNumber: expect.stringMatching(/^AUTH-95810-/) as string },
      });
    },
  );

  it('is sent a drug as a MedicationRequest, in the question and in the request', async () => {
    const order = new RegExp(`"resourceType":"MedicationRequest".*"code":"${drug.drug_code}"`);
    await ask('payer-22', 'requirements', drug);
    expect((await sentTo('payer-22', '/cds-services/')).at(-1)).toMatch(order);
    const submit = { ...request, ...drug, quantity: 3 };
    const { confirm } = await ask('payer-22', 'submit', submit);
    // The rule of the payer: two units for each request.
    expect(await ask('payer-22', 'submit', { ...submit, confirm })).toMatchObject({
      decision: { status: 'modified' },
    });
    expect((await sentTo('payer-22', 'Claim/$submit')).at(-1)).toMatch(order);
  });

  it('is not asked about what was never said to belong to coverage', async () => {
    await stack.admin('payer-22', 'requests/clear', {});
    await stack.admin('payer-22', 'fault', { hostile: 'whole-chart' });
    await ask('payer-22', 'requirements', { procedure_code: '99213' });
    await stack.admin('payer-22', 'fault', {});
    const hooks = await sentTo('payer-22', '-crd');
    expect(hooks.length).toBeGreaterThan(0);
    expect(hooks.join()).not.toMatch(/"resourceType":"(Observation|DocumentReference|Condition)"/);
  });

  it('has forms whose CQL answers from the record, and each answer says which definition it is from', async () => {
    const forms = async () => (await ask('payer-22', 'questionnaire-package', { procedure_code: 'E0424' }))['forms'];
    let found = (await forms()) as Form[];
    // The logic has three seconds by the clock, which a busy machine may not give it at once.
    for (let more = 0; more < 5 && JSON.stringify(found).includes('took too long'); more++)
      found = (await forms()) as Form[];
    const form = found.find(({ prefilled }) => prefilled.some(({ linkId }) => linkId === 'born'));
    expect(form?.prefilled).toEqual(
      expect.arrayContaining([
        { linkId: 'born', outcome: 'filled', source: '"HomeOxygen".BirthDate', reads: ['Patient'] },
        expect.objectContaining({ linkId: 'saturation', outcome: expect.stringMatching(/filled|empty/) as string }),
      ]),
    );
    expect(form?.fields.find(({ linkId }) => linkId === 'born')?.answers).toEqual([
      { text: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, origin: 'auto-client' },
    ]);
    expect(JSON.stringify(found.map(({ warnings }) => warnings))).not.toMatch(/CQL/);
  });

  it('leaves no token, key or member in the log', () => {
    expect(stack.output()).toContain('payer.crd');
    // The whole form of each: a MAC in an audit line may hold any three or four characters by chance.
    expect(stack.output()).not.toMatch(/\beyJ[\w-]+\.|"d\\?":|\bM100\d*\b|\b(?:[Hh]edda|HEDDA)\b/);
  });
});
