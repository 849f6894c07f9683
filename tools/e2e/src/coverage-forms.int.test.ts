import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { startPayerStack, type JsonAnswer, type PayerPlatform, type PayerStack } from './testing/stacks/payer-stack.js';

const patient = { patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen') };

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

describe('documentation forms of the sandbox payer', () => {
  let stack: PayerStack;
  beforeAll(async () => {
    stack = await startPayerStack({ FHIR_GATEWAY_CQL: 'on' });
  }, 60_000);
  afterAll(async () => {
    await stack?.stop();
  });
  afterEach(async () => {
    await stack.admin('payer-22', 'fault', {});
  });

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
