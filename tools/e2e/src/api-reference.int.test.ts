import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import {
  atPointer,
  documentedRequest,
  documentedResponse,
  type DescribedApi,
  type DescribedExample,
  type DescribedOperation,
} from './testing/agents/documented-call.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { sharedStack } from './testing/shared.js';

/** What ends what the others are made with; in this order. */
const last = ['disconnect', 'endClient', 'endSession'];
const metricsToken = 'a-token-for-the-figures-of-a-test-0123456789';

interface Call {
  readonly path: string;
  readonly method: string;
  readonly operation: DescribedOperation;
  readonly example: DescribedExample;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers | undefined;
  readonly body: unknown;
}

describe('the documented API', () => {
  const stack = sharedStack({
    mcpAuth: 'oauth',
    apps: ['rest'],
    env: {
      FHIR_GATEWAY_METRICS_TOKEN: metricsToken,
      FHIR_GATEWAY_WRITES: 'sandbox-payer',
      FHIR_GATEWAY_RATE_LIMITS: 'on',
    },
  });
  const browser = new FormBrowser();
  const answers = new Map<string, Promise<Answer>>();
  let token: string;
  let api: DescribedApi;
  let ajv: Ajv2020;

  beforeAll(async () => {
    await signInAs(browser, `${stack.restUrl}/auth/sandbox-ehr/login`, 'hedda');
    await signInAs(browser, `${stack.restUrl}/auth/sandbox-payer/login`, 'hedda');
    token = await letAppIn(browser, stack.restUrl);
    api = (await (await fetch(`${stack.restUrl}/openapi.json`)).json()) as DescribedApi;
    ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    ajv.addSchema({ $id: 'api:', components: closed(api.components) as object });
  });

  const calls = (): Call[] =>
    Object.entries(api.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, operation]) =>
          operation['x-examples'].map((example) => ({ path, method, operation, example })),
        ),
      )
      .sort((one, other) => last.indexOf(one.operation.operationId) - last.indexOf(other.operation.operationId));

  /** Makes a call once, after the calls that it takes values from. */
  function answerOf(call: Call): Promise<Answer> {
    const key = `${call.operation.operationId}/${call.example.name}`;
    const answer = answers.get(key) ?? make(call);
    answers.set(key, answer);
    return answer;
  }

  async function make({ path, method, operation, example }: Call): Promise<Answer> {
    const taken = await takenBy(example);
    const { target, contentType, ...request } = documentedRequest(path, method, operation, example.name, taken);
    const headers: Record<string, string> = {
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...(example.caller === 'app' && { authorization: `Bearer ${token}` }),
      ...(example.caller === 'metrics' && { authorization: `Bearer ${metricsToken}` }),
      ...(example.caller === 'browser' && { 'x-requested-with': 'test' }),
    };
    const url = `${stack.restUrl}${target}`;
    if (example.caller === 'browser') {
      const { status, body } = await browser.open(url, { ...request, headers });
      return { status, contentType: '', headers: undefined, body: readBody(body) };
    }
    const response = await fetch(url, { ...request, headers, redirect: 'manual' });
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    return {
      status: response.status,
      contentType: type,
      headers: response.headers,
      body: readBody(await response.text()),
    };
  }

  async function takenBy({ after }: DescribedExample): Promise<Record<string, unknown>> {
    if (!after) return {};
    const source = calls().find(
      ({ operation, example }) => operation.operationId === after.operationId && example.name === after.example,
    );
    if (!source) throw new Error(`there is no example ${after.example} of ${after.operationId}`);
    const { body } = await answerOf(source);
    return Object.fromEntries(Object.entries(after.take).map(([name, pointer]) => [name, atPointer(body, pointer)]));
  }

  function faultsOf({ path, method, operation, example }: Call, answer: Answer): unknown[] {
    const described = documentedResponse(api, operation, example.status);
    const types = Object.keys(described?.content ?? {});
    const { contentType, headers, status, body } = answer;
    const faults: unknown[] = [];
    if (status !== example.status) faults.push({ status, body });
    if (contentType !== '' && body !== '' && !types.includes(contentType)) faults.push({ contentType, types });
    if (headers && headers.get('x-request-id') === null) faults.push('no X-Request-Id');
    const isCounted = operation['x-calls-per-minute'] !== undefined && headers && status < 400;
    if (isCounted && headers.get('ratelimit') === null) faults.push('no RateLimit');
    const [type] = contentType === '' ? types.filter((one) => one.endsWith('json')) : [contentType];
    const isJson = type?.endsWith('json') === true && typeof body === 'object';
    if (type === undefined || !isJson) return faults;
    const at = ['paths', path, method, 'responses', String(example.status), type].join(' ');
    const schema = described?.content?.[type]?.schema;
    const validate: ValidateFunction = ajv.compile({
      $id: `api:/${encodeURIComponent(at)}/${example.name}`,
      ...rebased(closed(schema ?? {})),
    });
    if (!validate(body)) faults.push({ at, errors: validate.errors?.slice(0, 5) });
    return faults;
  }

  it('answers each documented example with the documented status, headers and shape', async () => {
    const made = calls();
    expect(made.length).toBeGreaterThan(90);
    const wrong: unknown[] = [];
    for (const call of made) {
      const faults = faultsOf(call, await answerOf(call));
      if (faults.length > 0) wrong.push({ operation: call.operation.operationId, example: call.example.name, faults });
    }
    expect(wrong).toEqual([]);
  });

  it('would notice a member that is not documented, and one that is missing', () => {
    const validate = ajv.compile(rebased({ $ref: '#/components/schemas/Alive' }));
    expect([{ status: 'ok' }, { status: 'ok', more: 1 }, {}, { status: 'no' }].map((value) => validate(value))).toEqual(
      [true, false, false, false],
    );
  });

  it('shows nothing of what was searched for, and no token, in its logs', () => {
    expect(stack.output()).not.toContain(token);
    expect(stack.output()).not.toMatch(/laboratory|hedda-vantreen/);
  });
});

/** Bodies that are no JSON stay what they are. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Objects that name their members have no others: clients may not rely on that, and tests do. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  const isClosed = inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner);
  return isClosed ? { ...inner, additionalProperties: false } : inner;
}

/** The same schema, with its references into the document that ajv knows. */
function rebased(value: unknown): object {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/components/', '"api:#/components/')) as object;
}
