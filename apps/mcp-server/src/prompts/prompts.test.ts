import { eras, startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { writtenCalls } from '../testing/written-calls.js';
import { tools } from '../tools/index.js';

const argumentNames = tools.flatMap(({ inputSchema }) => Object.keys(inputSchema.shape));

describe('the prompts', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    endpoint = await startTestEndpoint();
  });

  afterAll(() => endpoint.close());

  it.each(eras)('name only calls that their tools accept, all of them for the platform given (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual([
      'sign_in_and_query',
      'patient_summary',
      'medication_reconciliation',
      'lab_review',
      'prior_auth_workflow',
    ]);
    for (const { name, arguments: asked = [] } of prompts) {
      const given = { platform_id: 'stub-ehr', resource_type: 'Condition', procedure_code: '27447' };
      const args = Object.fromEntries(asked.map((one) => [one.name, given[one.name as keyof typeof given]]));
      const { messages } = await client.getPrompt({ name, arguments: args });
      const text = messages.map(({ content }) => (content.type === 'text' ? content.text : '')).join('\n');
      const calls = writtenCalls(text);
      expect(calls.length).toBeGreaterThan(3);
      for (const call of calls) {
        const tool = tools.find(({ name: known }) => known === call.tool);
        const { success, error } = tool?.inputSchema.strict().safeParse(call.args) ?? { success: false };
        // What a written call lacks has to be named beside it.
        const lacking = (error?.issues ?? []).map(({ code, path, message }) =>
          /received undefined/.test(message) ? path.join('.') : `${code} ${path.join('.')}`,
        );
        expect([call, success || lacking.every((name) => text.includes(`\`${name}\``))]).toEqual([call, true]);
        expect(call.args).toMatchObject({ platform_id: 'stub-ehr' });
      }
      for (const [named] of text.matchAll(/\b[a-z]+_[a-z_]+\b(?! ?":)/g)) {
        expect([...tools.map(({ name: known }) => known), ...argumentNames]).toContain(named);
      }
    }
  });

  it('need their arguments', async () => {
    const client = await endpoint.connect();
    await expect(client.getPrompt({ name: 'lab_review', arguments: {} })).rejects.toThrow();
    const arguments_ = { platform_id: 'stub-ehr', resource_type: 'not a type' };
    await expect(client.getPrompt({ name: 'sign_in_and_query', arguments: arguments_ })).rejects.toThrow();
  });

  it.each([
    ['platform_id', 'stub', ['stub-ehr', 'stub-open']],
    ['platform_id', 'EHR', ['stub-ehr']],
    ['platform_id', 'no such', []],
    ['resource_type', 'medi', ['MedicationRequest', 'MedicationDispense']],
  ])('complete %s from "%s"', async (name, value, values) => {
    const client = await endpoint.connect();
    const ref = { type: 'ref/prompt', name: 'sign_in_and_query' } as const;
    expect((await client.complete({ ref, argument: { name, value } })).completion.values).toEqual(values);
  });
});

describe('the resources', () => {
  it.each(eras)('say what the gateway knows about its platforms (%s)', async (era) => {
    const endpoint = await startTestEndpoint();
    try {
      const client = await endpoint.connect(era);
      expect((await client.listResources()).resources.map(({ uri }) => uri)).toContain('fhir://platforms');
      const read = async (uri: string) => JSON.stringify((await client.readResource({ uri })).contents);
      expect(await read('fhir://platforms')).toMatch(/stub-ehr \| Stub EHR \| ready/);
      expect(await read('fhir://platform/stub-open')).toMatch(/sign-in: not needed/);
      for (const uri of ['fhir://platform/no-such', 'fhir://platform/..', 'fhir://other']) {
        await expect(client.readResource({ uri })).rejects.toThrow();
      }
      const ref = { type: 'ref/resource', uri: 'fhir://platform/{platform_id}' } as const;
      const { completion } = await client.complete({ ref, argument: { name: 'platform_id', value: 'stub-o' } });
      expect(completion.values).toEqual(['stub-open']);
      expect(endpoint.stub.seen).toEqual([]);
    } finally {
      await endpoint.close();
    }
  });
});

describe('the server', () => {
  it('introduces itself in eight lines at most, with an icon that needs no fetching', async () => {
    const endpoint = await startTestEndpoint();
    try {
      const client = await endpoint.connect('legacy');
      const lines = client.getInstructions()?.split('\n') ?? [];
      expect(lines.length).toBeGreaterThan(3);
      expect(lines.length).toBeLessThanOrEqual(8);
      const named = [...(client.getInstructions() ?? '').matchAll(/\b[a-z]+_[a-z_]+\b/g)].map(([name]) => name);
      const known = [...tools.map(({ name }) => name), 'platform_id'];
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
      expect(client.getServerVersion()?.icons?.[0]?.src).toMatch(/^data:image\/svg\+xml;base64,/);
    } finally {
      await endpoint.close();
    }
  });
});
