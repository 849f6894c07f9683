import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { shared } from './testing/shared.js';
import { payerPlatforms, startPayerStack, type JsonAnswer, type PayerPlatform } from './testing/stacks/payer-stack.js';

const platforms = Object.keys(payerPlatforms) as PayerPlatform[];
const patient = { patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen') };

describe('a payer that wants signed calls and access tokens', () => {
  const stack = shared(
    () => startPayerStack({ FHIR_GATEWAY_CQL: 'on' }),
    (one) => one.stop(),
  );
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

  describe('and a drug that is asked about and asked for as a MedicationRequest', () => {
    const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
    /** Infliximab, by the code that it is billed under and by the drug product. */
    const drug = { procedure_code: 'J1745', drug_code: '310994', drug_code_system: 'rxnorm' };
    interface Logged {
      readonly path: string;
      readonly body?: unknown;
    }
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

  describe('and its documentation forms', () => {
    interface Field {
      linkId: string;
      required: string;
      condition?: string;
      hidden: boolean;
      optionList?: { options: { text: string }[]; openList?: object };
      answers?: { text: string; origin: string }[];
    }

    interface Form {
      header: { canonical: string; isAdaptive: boolean };
      counts: Record<string, number>;
      fields: Field[];
      markdown: string;
      response: Record<string, unknown>;
      prefilled: { linkId: string; outcome: string }[];
      issues?: { code: string; linkId?: string; severity: string }[];
      warnings: string[];
    }

    interface Continued {
      status: string;
      round: number;
      response: Record<string, unknown>;
      forPerson: string[];
      issues: { code: string; linkId: string }[];
      form: { fields: Field[] };
      assertions: { paNeeded: string; satisfiedPaId: string | null }[];
    }
    const ask = (question: string, body: object, platform: PayerPlatform = 'payer-22'): Promise<JsonAnswer> =>
      stack.ask(platform, question, { ...(question === 'questionnaire-package' && patient), ...body });
    async function forms(body: object, platform?: PayerPlatform): Promise<Form[]> {
      const answer = await ask('questionnaire-package', body, platform);
      expect([answer.status, answer.body['code']]).toEqual([200, undefined]);
      return answer.body['forms'] as Form[];
    }
    const field = (form: Form | undefined, linkId: string) => form?.fields.find((one) => one.linkId === linkId);

    it.each(['payer-22', 'payer-21', 'payer-20'] as const)(
      '%s: the knee form is described and filled in',
      async (platform) => {
        const [form] = await forms({ procedure_code: '27447' }, platform);
        expect(field(form, '1')?.answers).toEqual([
          { text: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, origin: 'auto-client' },
        ]);
        expect(field(form, '3')).toMatchObject({
          required: 'if-enabled',
          condition: expect.stringContaining('Weeks of supervised') as string,
        });
        expect(field(form, '4')?.optionList?.options.length).toBeGreaterThan(0);
        expect(field(form, '5')?.optionList).not.toHaveProperty('openList');
        expect(field(form, '8')?.condition).toMatch(/^any of: /);
        expect(field(form, '9')).toMatchObject({ hidden: true, answers: [{ text: 'ORTH-12', origin: 'auto-server' }] });
        expect(form?.markdown).toContain('1 hidden and not shown here');
      },
    );

    it('answers are put in and judged', async () => {
      const good = await forms({ procedure_code: '27447', answers: { '2': 14, '4': '3' }, is_complete: true });
      expect(good[0]).toMatchObject({ issues: [], response: { status: 'completed' } });
      const bad = await forms({
        procedure_code: '27447',
        answers: { '2': 400, '3': 'x', '4': 'nine' },
        is_complete: true,
      });
      expect(bad[0]?.issues?.map(({ code, linkId }) => [linkId, code])).toEqual(
        expect.arrayContaining([
          ['2', 'range'],
          ['3', 'disabled'],
          ['4', 'value'],
          ['4', 'required'],
        ]),
      );
    });

    it('home oxygen: its CQL answers from the record, and each answer says which definition it is from', async () => {
      let found = await forms({ procedure_code: 'E0424' });
      // The logic has three seconds by the clock, which a busy machine may not give it at once.
      for (let more = 0; more < 5 && JSON.stringify(found).includes('took too long'); more++) {
        found = await forms({ procedure_code: 'E0424' });
      }
      const form = found.find(({ prefilled }) => prefilled.some(({ linkId }) => linkId === 'born'));
      expect(form?.prefilled).toEqual(
        expect.arrayContaining([
          { linkId: 'born', outcome: 'filled', source: '"HomeOxygen".BirthDate', reads: ['Patient'] },
          expect.objectContaining({ linkId: 'saturation', outcome: expect.stringMatching(/filled|empty/) as string }),
        ]),
      );
      expect(field(form, 'born')?.answers).toEqual([
        { text: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, origin: 'auto-client' },
      ]);
      expect(JSON.stringify(found.map(({ warnings }) => warnings))).not.toMatch(/CQL/);
    });

    it('the adaptive form is continued to its end; its attestation is a person’s', async () => {
      const [form] = await forms({ procedure_code: '70551' });
      expect(form?.header.isAdaptive).toBe(true);
      let last = { response: form?.response, round: 0 } as unknown as Continued;
      const next = async (more: object = {}): Promise<void> => {
        const { status, body } = await ask('next-question', { response: last.response, round: last.round, ...more });
        expect([status, body['code']]).toEqual([200, undefined]);
        last = body as unknown as Continued;
      };
      await next();
      await next({ answers: { a1: true } });
      await next({ answers: { a2: 'None' } });
      expect(last).toMatchObject({ status: 'in-progress', round: 3, forPerson: ['a3'] });
      await next({ answers: { a3: true } });
      expect(last).toMatchObject({ status: 'stopped', round: 3, issues: [{ code: 'attestation', linkId: 'a3' }] });
      await next({ answers: { a3: true }, answered_by_person: ['a3'] });
      expect(last).toMatchObject({
        status: 'completed',
        assertions: [{ paNeeded: 'satisfied', satisfiedPaId: expect.stringMatching(/^SAT-/) as string }],
      });
    });

    it('an adaptive form that leads elsewhere is not followed', async () => {
      await stack.admin('payer-22', 'fault', { hostile: 'foreign-form' });
      const [form] = await forms({ procedure_code: '70551' });
      expect(await ask('next-question', { response: form?.response })).toMatchObject({
        status: 502,
        body: { code: 'FORM_ADDRESS_REFUSED' },
      });
    });

    it('a form by its address, with its parts put in', async () => {
      const [knee] = await forms({ procedure_code: '27447' });
      const questionnaire_url = knee?.header.canonical.replace(/tka\|.*/, 'joint-replacement-modular');
      const found = await forms({ questionnaire_url });
      expect(found.map(({ fields }) => fields.map(({ linkId }) => linkId))).toEqual([['family-name', 'side']]);
      expect(field(found[0], 'family-name')?.answers).toEqual([
        { text: expect.any(String) as string, origin: 'auto-client' },
      ]);
    });

    it('what is wrong is told apart', async () => {
      expect(await ask('questionnaire-package', {})).toMatchObject({ status: 400, body: { code: 'FORM_UNNAMED' } });
      expect(await ask('questionnaire-package', { procedure_code: '99213' })).toMatchObject({
        status: 200,
        body: { status: 'no-forms' },
      });
      expect(await ask('next-question', { response: {} })).toMatchObject({
        status: 400,
        body: { code: 'FORM_RESPONSE_INVALID' },
      });
    });
  });

  it('leaves no token, key or member in the log', () => {
    expect(stack.output()).toContain('payer.crd');
    // The whole form of each: a MAC in an audit line may hold any three or four characters by chance.
    expect(stack.output()).not.toMatch(/\beyJ[\w-]+\.|"d\\?":|\bM100\d*\b|\b(?:[Hh]edda|HEDDA)\b/);
  });
});
