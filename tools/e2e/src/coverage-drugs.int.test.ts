import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { payerPlatforms, startPayerStack, type PayerPlatform, type PayerStack } from './testing/stacks/payer-stack.js';

const platforms = Object.keys(payerPlatforms) as PayerPlatform[];
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
/** Infliximab, by the code that it is billed under and by the drug product. */
const drug = { procedure_code: 'J1745', drug_code: '310994', drug_code_system: 'rxnorm' };
const patient = { patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen') };

interface Logged {
  readonly path: string;
  readonly body?: unknown;
}

describe('a drug that is asked about and asked for as a MedicationRequest', () => {
  let stack: PayerStack;
  beforeAll(async () => {
    stack = await startPayerStack();
  }, 120_000);
  afterAll(() => stack?.stop());

  /** Orders of drugs in what the payer was last sent at an address. */
  async function drugsSent(platform: PayerPlatform, path: string): Promise<string> {
    const { body } = await stack.admin(platform, 'requests');
    const sent = (body['requests'] as Logged[]).filter((one) => one.path.includes(path)).at(-1);
    return JSON.stringify(sent?.body ?? {});
  }

  it.each(platforms)('%s: comes to a decision, and the payer is sent the drug', async (platform) => {
    const asked = await stack.ask(platform, 'requirements', { ...patient, ...drug });
    expect(asked.body).toMatchObject({ status: 'required', authorization: { by: 'performer' } });
    const question = await drugsSent(platform, '/cds-services/');
    expect(question).toContain('"resourceType":"MedicationRequest"');
    expect(question).toContain(`"system":"${rxnorm}","code":"${drug.drug_code}"`);

    const request = {
      ...patient,
      ...drug,
      quantity: 3,
      service_date: '2030-12-15',
      place_of_service: '11',
      ordering_npi: '9000000031',
    };
    const preview = await stack.ask(platform, 'submit', request);
    expect(preview.body['confirm']).toEqual(expect.any(String));
    const { body } = await stack.ask(platform, 'submit', { ...request, confirm: preview.body['confirm'] });
    // The rule of the payer: two units for each request.
    expect(body['decision']).toMatchObject({ status: 'modified' });
    expect(await drugsSent(platform, 'Claim/$submit')).toContain('"resourceType":"MedicationRequest"');
  });

  it.each(platforms)(
    '%s: is not decided by the code of the drug alone, and the answer says what is needed',
    async (platform) => {
      const asked = await stack.ask(platform, 'requirements', {
        ...patient,
        drug_code: drug.drug_code,
        drug_code_system: 'rxnorm',
      });
      // The payer's rules go by the code that is billed.
      expect(asked.body).toMatchObject({ status: 'unknown', code: { system: rxnorm, code: drug.drug_code } });
      expect(JSON.stringify(asked.body['nextSteps'])).toMatch(/ask again with procedure_code .*check_formulary/);
      const question = await drugsSent(platform, '/cds-services/');
      expect(question).toContain(`"system":"${rxnorm}","code":"${drug.drug_code}"`);
      expect(question).not.toContain(drug.procedure_code);
      const { procedure_code: _code, ...withoutCode } = drug;
      const request = {
        ...withoutCode,
        service_date: '2030-12-15',
        place_of_service: '11',
        ordering_npi: '9000000031',
      };
      const refused = await stack.ask(platform, 'submit', { ...patient, ...request });
      expect([refused.body['code'], String(refused.body['title'])]).toEqual([
        'ARGUMENT_INVALID',
        expect.stringContaining('procedure_code'),
      ]);
    },
  );

  it('is no MedicationRequest without the code of the drug, and says so', async () => {
    const { body } = await stack.ask('payer-22', 'requirements', { ...patient, procedure_code: 'J1745' });
    expect(JSON.stringify(body['warnings'])).toContain('no drug_code was given');
    expect(await drugsSent('payer-22', '/cds-services/')).not.toContain(
      '"resourceType":"MedicationRequest","id":"draft',
    );
  });
});
