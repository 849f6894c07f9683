import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { HttpStub, startService, type ChildService, type SeenRequest, type StubAnswer } from '@fhir-gateway/testing';
import { recordedOutput } from '../testing/recorded-output.js';
import { temporaryFolder } from '../testing/check-up.js';
import type { DoctorReport } from './report.js';
import { runDoctorPayer } from './payer/run-doctor-payer.js';

const root = resolve(__dirname, '../../../..');

describe('doctor of one payer', () => {
  const folder = temporaryFolder();
  let sandbox: ChildService;
  /** What the payer answers by the end of the path; each test changes some. */
  let answers: Record<string, StubAnswer | ((request: SeenRequest) => StubAnswer)>;
  const payer = HttpStub.forTests((request) => {
    const answer = answers[request.path] ?? { status: 404, body: {} };
    return typeof answer === 'function' ? answer(request) : answer;
  });
  const shipped = JSON.parse(readFileSync(`${root}/platforms/sandbox-payer.json`, 'utf8')) as Record<string, unknown>;

  beforeAll(async () => {
    sandbox = await startService({
      command: [`${root}/tools/sandbox/dist/main.js`],
      env: { FHIR_GATEWAY_SANDBOX_PORT: '0' },
    });
    mkdirSync(folder.inside('platforms'));
    const text = JSON.stringify(shipped).replaceAll('http://localhost:8010', String(sandbox.listening['origin']));
    write(JSON.parse(text) as object);
  });
  afterAll(async () => {
    await sandbox.stop();
    folder.remove();
  });
  beforeEach(() => {
    answers = kind();
  });

  const write = (file: object) =>
    writeFileSync(folder.inside('platforms', `${String((file as { id: string }).id)}.json`), JSON.stringify(file));

  /** A platform file of the stub, with what is given in the place of its services. */
  function unkindFile(davinci: object = {}): void {
    const { origin } = payer;
    const auth = 'none';
    const services = {
      wellKnown: `${origin}/davinci`,
      crd: { base: `${origin}/crd`, auth, versions: ['2.2'] },
      dtr: { base: `${origin}/fhir`, auth },
      pas: { base: `${origin}/fhir`, auth },
    };
    const { published: _published, davinci: own, ...rest } = shipped;
    const { payerIdentifiers } = own as { payerIdentifiers: object };
    write({
      ...rest,
      id: 'unkind',
      aliases: undefined,
      matchers: undefined,
      davinci: { payerIdentifiers, ...services, ...davinci },
    });
  }

  async function examine(
    platformId: string,
    {
      member = undefined as string | undefined,
      json = true,
      certificateEnd = async (): Promise<number | undefined> => undefined,
    } = {},
  ) {
    const { streams, said } = recordedOutput();
    const environment = {
      FHIR_GATEWAY_PLATFORMS_DIR: folder.inside('platforms'),
      FHIR_GATEWAY_MASTER_KEY: 'k'.repeat(20) + 'Zq8vX2mQ9rT4wY7bN1',
    };
    const context = { ...streams, platformsDirectory: `${root}/platforms`, fetch, now: Date.now, certificateEnd };
    const code = await runDoctorPayer(
      { platformId, json, ...(member !== undefined && { member }) },
      loadConfig(environment, ':'),
      context,
    );
    const { out, err } = said();
    const areas = json && out !== '' ? (JSON.parse(out) as DoctorReport).areas : [];
    const findings = areas.flatMap((area) => area.findings);
    return { code, out, err, ids: findings.map(({ id, subject }) => `${id} ${subject}`), findings };
  }

  const named = (findings: readonly { id: string; subject: string }[]) =>
    findings.map(({ id, subject }) => [id, subject]);

  it('finds nothing wrong with the sandbox’s payer, and submits nothing to it', async () => {
    const { code, findings } = await examine('sandbox-payer', { member: 'M100' });
    expect([code, named(findings)]).toEqual([0, []]);
    const origin = String(sandbox.listening['origin']);
    const claims = (await (await fetch(`${origin}/payer/__admin/claims`)).json()) as { claims: object[] };
    expect(claims.claims).toEqual([]);
  });

  it('says that a payer wants a member whom it knows', async () => {
    const { code, findings } = await examine('sandbox-payer');
    expect([code, named(findings)]).toEqual([0, [['payer-trial-refused', 'dtr']]]);
  });

  it('says in sentences what works, and that nothing was submitted', async () => {
    const { code, out } = await examine('sandbox-payer', { json: false, member: 'M100' });
    expect(code).toBe(0);
    expect(out).toMatch(/ok +CRD .*release 2\.2[^]*ok +DTR [^]*ok +PAS [^]*Nothing was submitted\./);
  });

  it('knows only platforms that there are', async () => {
    const { code, out, err } = await examine('nowhere');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('No platform has this id');
  });

  it('passes a payer that answers as the guides say', async () => {
    unkindFile();
    const { code, findings } = await examine('unkind');
    expect([code, named(findings)]).toEqual([0, []]);
  });

  const html: StubAnswer = { body: '<html>' };
  const service = (hook: string, extension?: object) => ({ id: 'a', hook, title: 't', description: 'd', extension });

  it.each<[string, string, StubAnswer, [string, string], number]>([
    ['refuses whoever asks for its services', '/crd/cds-services', { status: 401 }, ['payer-credentials', 'crd'], 1],
    ['has no CDS services', '/crd/cds-services', { status: 404 }, ['payer-answer', 'crd'], 1],
    ['answers with a page', '/crd/cds-services', html, ['payer-answer', 'crd'], 1],
    ['is down', '/crd/cds-services', { status: 503 }, ['payer-unreachable', 'crd'], 1],
    [
      'has no hook for orders',
      '/crd/cds-services',
      { body: { services: [service('patient-view')] } },
      ['payer-no-order-hook', 'crd'],
      1,
    ],
    [
      'speaks a later release alone',
      '/crd/cds-services',
      { body: { services: [service('order-sign', { 'davinci-crd.version': ['9.9'] })] } },
      ['payer-release', 'crd'],
      0,
    ],
    ['refuses the question', '/crd/cds-services/a', { status: 403 }, ['payer-credentials', 'crd'], 1],
    [
      'does not know the made-up person',
      '/crd/cds-services/a',
      { status: 422, body: {} },
      ['payer-trial-refused', 'crd'],
      0,
    ],
    [
      'redirects the question',
      '/crd/cds-services/a',
      { status: 302, headers: { location: 'https://elsewhere.example/' } },
      ['payer-answer', 'crd'],
      1,
    ],
    ['fails at the question', '/crd/cds-services/a', { status: 500 }, ['payer-unreachable', 'crd'], 1],
    ['asserts nothing', '/crd/cds-services/a', { body: { cards: [] } }, ['payer-no-assertion', 'crd'], 0],
    [
      'has no package of forms',
      '/fhir/Questionnaire/$questionnaire-package',
      { status: 404, body: {} },
      ['payer-no-operation', 'dtr'],
      1,
    ],
    [
      'finds fault with the made-up order',
      '/fhir/Questionnaire/$questionnaire-package',
      { status: 422, body: {} },
      ['payer-trial-refused', 'dtr'],
      0,
    ],
    ['answers forms with a page', '/fhir/Questionnaire/$questionnaire-package', html, ['payer-answer', 'dtr'], 1],
    ['shows what it is to clients alone', '/fhir/metadata', { status: 401 }, ['payer-credentials', 'pas'], 1],
    ['fails to say what it is', '/fhir/metadata', { status: 500 }, ['payer-unreachable', 'pas'], 1],
    [
      'speaks another FHIR',
      '/fhir/metadata',
      { body: { resourceType: 'CapabilityStatement', fhirVersion: '3.0.2' } },
      ['payer-answer', 'pas'],
      1,
    ],
    [
      'takes requests and no inquiries',
      '/fhir/metadata',
      { body: statement('submit') },
      ['payer-no-operation', 'pas'],
      1,
    ],
    [
      'has another’s document',
      '/davinci',
      { body: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1' } } },
      ['payer-address-drift', 'crd'],
      0,
    ],
    ['has no document', '/davinci', { status: 404 }, ['payer-document', 'davinci'], 0],
  ])('of a payer that %s', async (_what, path, answer, [id, subject], code) => {
    unkindFile();
    answers[path] = answer;
    const found = await examine('unkind');
    expect(found.findings.map((one) => one.id)).toContain(id);
    expect(found.findings.find((one) => one.id === id)?.subject).toContain(subject);
    expect(found.code).toBe(code);
    expect(payer.requests.filter(({ path: asked }) => asked.includes('$submit') || asked.includes('$inquire'))).toEqual(
      [],
    );
  });

  it('names each service that the file leaves out, or gives no usable address of', async () => {
    unkindFile({ crd: undefined, dtr: { auth: 'none' }, pas: undefined });
    answers['/davinci'] = { body: { davinci_dtr_qpackage_endpoint: 'https://elsewhere.example/fhir' } };
    const { code, findings } = await examine('unkind');
    expect(code).toBe(1);
    expect(named(findings)).toEqual(
      expect.arrayContaining([
        ['payer-service-missing', 'crd'],
        ['payer-address', 'dtr'],
        ['payer-service-missing', 'pas'],
      ]),
    );
  });

  it('says of services that know clients or people what is missing', async () => {
    const { origin } = payer;
    unkindFile({
      crd: { base: `${origin}/crd`, auth: 'cds-hooks-jwt' },
      dtr: { base: `${origin}/fhir`, auth: 'smart-backend' },
    });
    const { code, findings } = await examine('unkind');
    expect(code).toBe(1);
    expect(named(findings)).toEqual([
      ['payer-credentials', 'crd'],
      ['payer-credentials', 'dtr'],
    ]);
  });

  it('cannot try what takes the access of a person', async () => {
    unkindFile({ pas: { base: String(shipped['fhirBaseUrl']), auth: 'oauth-user' } });
    expect(named((await examine('unkind')).findings)).toContainEqual(['payer-sign-in', 'pas']);
  });

  it('compares clocks and looks at certificates', async () => {
    unkindFile();
    const late = new Date(0).toUTCString();
    answers['/fhir/metadata'] = { headers: { date: late }, body: statement('submit', 'inquire') };
    const { findings } = await examine('unkind', { certificateEnd: async () => 0 });
    expect(findings.map(({ id }) => id)).toEqual(['platform-certificate', 'clock-platform']);
  });

  it('says why a service cannot be reached', async () => {
    unkindFile({ crd: { base: 'http://127.0.0.1:1/crd', auth: 'none' } });
    expect(named((await examine('unkind')).findings)).toContainEqual(['payer-unreachable', 'crd']);
  });

  function statement(...operations: string[]) {
    const operation = operations.map((name) => ({
      name,
      definition: `https://payer.example/OperationDefinition/Claim-${name}`,
    }));
    return {
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      rest: [{ mode: 'server', resource: [{ type: 'Claim', operation }] }],
    };
  }

  /** The order of a call, as a payer gives it back. */
  function updated(body: string, extension: object) {
    const call = JSON.parse(body) as { context: { draftOrders: { entry: [{ resource: object }] } } };
    return {
      type: 'update',
      description: 'd',
      resource: { ...call.context.draftOrders.entry[0].resource, extension: [extension] },
    };
  }

  /** A payer as the guides want it. */
  function kind(): typeof answers {
    const { origin } = payer;
    const information = {
      url: 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information',
      extension: [
        { url: 'coverage', valueReference: { reference: 'Coverage/made-up-coverage' } },
        { url: 'covered', valueCode: 'covered' },
        { url: 'pa-needed', valueCode: 'no-auth' },
        { url: 'date', valueDate: '2026-12-01' },
        { url: 'coverage-assertion-id', valueString: 'CA-1' },
      ],
    };
    return {
      '/davinci': {
        body: {
          davinci_crd_hook_endpoint: `${origin}/crd`,
          davinci_dtr_qpackage_endpoint: `${origin}/fhir`,
          davinci_pas_submission_endpoint: `${origin}/fhir`,
        },
      },
      '/crd/cds-services': { body: { services: [service('order-sign')] } },
      '/crd/cds-services/a': ({ body }) => ({ body: { cards: [], systemActions: [updated(body, information)] } }),
      '/fhir/Questionnaire/$questionnaire-package': { body: { resourceType: 'Parameters', parameter: [] } },
      '/fhir/metadata': { body: statement('submit', 'inquire') },
    };
  }
});
