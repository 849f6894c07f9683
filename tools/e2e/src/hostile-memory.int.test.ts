import { randomUUID } from 'node:crypto';
import { casesOf, floodOf } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { askJson } from './testing/ask-json.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { generatedInputs, type GeneratedInput } from './testing/hostile/generated-inputs.js';
import {
  hostileBundles,
  hostileDocuments,
  hostileElm,
  hostileExpressions,
  hostileLinks,
} from './testing/hostile/hostile-content.js';
import { MemoryLimit } from './testing/memory-limit.js';
import { shared, sharedStub } from './testing/shared.js';
import { localPlatform } from './testing/stacks/platform-files.js';
import { startStack } from './testing/stacks/stack.js';

/** The size that the chart and compose.yaml give each process. */
const limitMb = 512;
/** Beyond it, others are kept waiting. */
const mostStallMs = 100;
const apps = ['rest-api', 'mcp-server'];
const patient_id = 'hedda-vantreen';
const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire';
const dtr = 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition';
const asked = { patient_id, procedure_code: '27447' };

/** What the hostile platform and payer answers next. */
let answer: { body: Buffer | string; type: string; coding?: string } = { body: '{}', type: 'application/json' };
const note = () =>
  JSON.stringify({
    resourceType: 'DocumentReference',
    id: 'note',
    content: [{ attachment: { url: 'Binary/1', contentType: answer.type } }],
  });
const hostile = sharedStub(({ path }, response) => {
  const { body, type, coding } = path.startsWith('/calm')
    ? { body: '{"resourceType":"Patient","id":"1"}', type: 'application/fhir+json' }
    : path.endsWith('/note')
      ? { body: note(), type: 'application/fhir+json' }
      : answer;
  response.writeHead(200, { 'content-type': type, ...(coding !== undefined && { 'content-encoding': coding }) });
  response.end(body);
  return undefined;
});

const limit = shared(
  async () => new MemoryLimit(apps, limitMb),
  (one) => one.close(),
);
const stack = shared(
  () =>
    startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      env: { ...limit.env, NODE_ENV: 'production', FHIR_GATEWAY_CQL: 'on', FHIR_GATEWAY_LOG_LEVEL: 'info' },
      platformFiles: (origin) => [
        localPlatform('hostile', `${hostile.origin}/fhir`),
        localPlatform('calm', `${hostile.origin}/calm`),
        localPlatform('payer', `${origin}/open/fhir`, {
          davinci: { dtr: { base: `${hostile.origin}/payer`, auth: 'none' } },
        }),
      ],
    }),
  (one) => one.stop(),
);
const agent: Agent = shared(
  () => connectAgent('client 2.x', stack.mcpUrl),
  (one) => one.close(),
);

let started: number[];
beforeAll(() => void (started = limit.pids));

/** Runs it, and counts what others got from both apps meanwhile. */
async function besideOthers(run: () => Promise<unknown>): Promise<unknown> {
  let served = 0;
  let isOver = false;
  const others = [stack.restUrl, stack.mcpUrl].map(async (url) => {
    // At least one each, however short the time is.
    do {
      const path = url === stack.restUrl ? '/api/fhir/calm/Patient/1' : '/readyz';
      if ((await fetch(`${url}${path}`)).ok) served += 1;
      await new Promise((resolve) => setTimeout(resolve, 25));
    } while (!isOver);
  });
  const result = await run().finally(() => (isOver = true));
  await Promise.all(others);
  expect(served).toBeGreaterThanOrEqual(2);
  expect(limit.pids).toEqual(started);
  return result;
}

const readNote = () =>
  agent.call('read', {
    platform_id: 'hostile',
    resource_type: 'DocumentReference',
    resource_id: 'note',
    attachment: 1,
  });

describe(`both apps with ${limitMb} MiB each`, () => {
  afterEach(() => limit.noteStall(expect.getState().currentTestName));
  afterAll(() => void process.stdout.write(`Hostile content, ${limitMb} MiB for each app, ${limit.report}`));

  /** What hostile content does is worth something only where honest content is opened. */
  it('open an ordinary document and fill in an ordinary form', async () => {
    answer = { body: '<p>An ordinary note</p>', type: 'text/html' };
    expect(JSON.stringify(await readNote())).toContain('An ordinary note');
    says(form([question("'an ' & 'ordinary answer'")]));
    const { text } = await askJson(`${stack.restUrl}/api/coverage/payer/questionnaire-package`, asked);
    expect(text).toContain('an ordinary answer');
    limit.noteStall();
  });

  it.each(casesOf(Object.keys(hostileDocuments)))('outlive %s', async (name) => {
    const { bytes, contentType } = hostileDocuments[name]?.() ?? { bytes: Buffer.alloc(0), contentType: '' };
    answer = { body: bytes, type: contentType };
    const found = JSON.stringify(await besideOthers(readNote));
    expect(found).toMatch(/DOCUMENT_UNREADABLE|<record-content|has no text/);
  });

  /** A question that is filled in, or asked, by an expression. */
  const question = (expression: string, by: 'initialExpression' | 'enableWhenExpression' = 'initialExpression') => ({
    linkId: '1',
    type: 'string',
    text: 't',
    extension: [{ url: `${sdc}-${by}`, valueExpression: { language: 'text/fhirpath', expression } }],
  });
  const form = (item: object[], more: object = {}) => ({
    resourceType: 'Questionnaire',
    url: `${hostile.origin}/q`,
    status: 'active',
    item,
    ...more,
  });
  const says = (resource: object) => (answer = { body: JSON.stringify(resource), type: 'application/fhir+json' });

  it.each(casesOf(Object.entries(hostileExpressions).map(([name, text], at) => [name, text, at % 2] as const)))(
    'outlive a form of a payer with %s',
    async (_name, text, isAnswer) => {
      says(form([isAnswer ? question(text) : question(`(${text}) = 1`, 'enableWhenExpression')]));
      const found = await besideOthers(() =>
        askJson(`${stack.restUrl}/api/coverage/payer/questionnaire-package`, asked),
      );
      expect(found).toMatchObject({ status: 200, body: { status: 'forms' } });
    },
  );

  it.each(casesOf(['^(a+)+$', '^(a|a)*$', '^(.*a){20}$']))(
    'outlive a form with the pattern %s',
    async (valueString) => {
      const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/regex', valueString }];
      says(form([{ linkId: '1', type: 'string', text: 't', extension }]));
      const answers = { '1': `${'a'.repeat(60)}!` };
      const found = await besideOthers(() =>
        agent.call('get_questionnaire_package', { platform_id: 'payer', ...asked, answers }),
      );
      expect(JSON.stringify(found)).toContain('pattern');
    },
  );

  it.each(casesOf(Object.keys(hostileElm)))('outlive logic with %s', async (name) => {
    const data = Buffer.from(JSON.stringify(hostileElm[name]?.())).toString('base64');
    const url = `${hostile.origin}/Library/Hostile`;
    const library = {
      resourceType: 'Library',
      url,
      name: 'Hostile',
      status: 'active',
      type: {},
      content: [{ contentType: 'application/elm+json', data }],
    };
    const extension = [
      { url: `${sdc}-initialExpression`, valueExpression: { language: 'text/cql', expression: '"Hostile".Answer' } },
    ];
    const cqf = [{ url: 'http://hl7.org/fhir/StructureDefinition/cqf-library', valueCanonical: url }];
    const questionnaire = form([{ linkId: '1', type: 'string', text: 't', extension }], { extension: cqf });
    says({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [questionnaire, library].map((resource) => ({ resource })),
    });
    const found = await besideOthers(() => agent.call('get_questionnaire_package', { platform_id: 'payer', ...asked }));
    expect(JSON.stringify(found)).toContain('0 answered');
  });

  it.each(['rest', 'mcp'])('evaluate no form that a caller wrote (%s)', async (app) => {
    const contained = {
      ...form([question(hostileExpressions['a text of 10 GB'] ?? '', 'enableWhenExpression')]),
      id: 'f',
      derivedFrom: [`${hostile.origin}/q`],
    };
    const response = {
      resourceType: 'QuestionnaireResponse',
      status: 'in-progress',
      questionnaire: '#f',
      subject: { reference: `Patient/${patient_id}` },
      extension: [{ url: `${dtr}/qr-coverage`, valueReference: { reference: 'Coverage/c1' } }],
      contained: [{ ...contained, extension: [{ url: `${sdc}-questionnaireAdaptive`, valueBoolean: true }] }],
      item: [],
    };
    const body = { response, answers: { '1': 'x' } };
    const found = await besideOthers(() =>
      app === 'rest'
        ? askJson(`${stack.restUrl}/api/coverage/payer/next-question`, body)
        : agent.call('answer_next_question', { platform_id: 'payer', ...body }),
    );
    expect(JSON.stringify(found)).toContain('FORM_NOT_ISSUED');
  });

  it.each(casesOf(Object.keys(hostileBundles)))('outlive %s', async (name) => {
    const { body, coding } = hostileBundles[name]?.() ?? { body: Buffer.alloc(0) };
    await besideOthers(() => searchFor(body, coding));
  });

  async function searchFor(body: Buffer, coding?: string): Promise<unknown> {
    answer = { body, type: 'application/fhir+json', ...(coding !== undefined && { coding }) };
    // An answer that breaks off is one that was ended.
    await fetch(`${stack.restUrl}/api/fhir/hostile/Observation?code=${randomUUID()}`)
      .then((response) => response.arrayBuffer())
      .catch(() => undefined);
    return agent.call('search', { platform_id: 'hostile', resource_type: 'Observation' });
  }

  it.each(casesOf(Object.keys(hostileLinks)))('outlive %s on the page that opens links', async (name) => {
    const found = await besideOthers(() => openLink(hostileLinks[name]?.() ?? ''));
    expect((found as { status: number }).status).toBeLessThan(500);
  });

  async function openLink(shared: string): Promise<unknown> {
    const browser = new FormBrowser();
    return browser.submit(await browser.open(`${stack.restUrl}/shares/received`), 'Open it', { shared });
  }

  /** What comes of it is anybody's guess: it is survived, and others are served. */
  const give = (input: GeneratedInput): Promise<unknown> => {
    if (input.kind === 'bundle') return searchFor(input.body, input.coding);
    if (input.kind === 'link') return openLink(input.text);
    if (input.kind === 'document') answer = { body: input.bytes, type: input.contentType };
    else says(form([question(input.expression)]));
    return input.kind === 'document'
      ? readNote()
      : askJson(`${stack.restUrl}/api/coverage/payer/questionnaire-package`, asked);
  };
  const seed = Number(process.env['FHIR_GATEWAY_TEST_SEED'] ?? 30);
  const generated = generatedInputs(seed, Number(process.env['FHIR_GATEWAY_TEST_GENERATED'] ?? floodOf(40)));

  it(
    `outlive ${generated.length} generated inputs (seed ${seed})`,
    async () => {
      for (const [at, make] of generated.entries()) {
        const input = make();
        await besideOthers(() => give(input));
        limit.noteStall(`generated input ${at} of seed ${seed}, a ${input.kind}`);
      }
    },
    30 * 60_000,
  );

  it('stay below their limit, and keep nobody waiting for long', () => {
    expect(limit.stallsOver(mostStallMs)).toEqual([]);
    for (const app of apps) expect(limit.peakMb[app]).toBeLessThanOrEqual(limitMb);
  });
});
