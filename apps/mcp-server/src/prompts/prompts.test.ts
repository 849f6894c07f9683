import fc from 'fast-check';
import { canary, injection } from '../testing/injections.js';
import { eras, useTestEndpoint, withTestEndpoint } from '../testing/test-endpoint.js';
import { writtenCalls } from '../testing/written-calls.js';
import { tools } from '../tools/index.js';
import { prompts as allPrompts } from './index.js';
import { listedPrompts, preparePrompts } from './register.js';

const argumentNames = tools.flatMap(({ inputSchema }) => Object.keys(inputSchema.shape));

describe('the prompts', () => {
  const endpoint = useTestEndpoint();

  it.each(eras)('name only calls that their tools accept, all of them for the platform given (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const { prompts } = await client.listPrompts();
    const listed = [
      'find_and_connect',
      'sign_in_and_query',
      'patient_summary',
      'medication_reconciliation',
      'lab_review',
      'claims_review',
      'immunization_review',
      'check_in_share',
      'records_request',
      'second_opinion_pack',
    ];
    expect(prompts.map(({ name }) => name)).toEqual(listed);
    const given = { platform_id: 'stub-ehr', resource_type: 'Condition', procedure_code: '27447' };
    for (const { name, arguments: asked, text: written } of allPrompts) {
      const args = Object.fromEntries(asked.map((one) => [one, given[one]]));
      const got = listed.includes(name) ? await client.getPrompt({ name, arguments: args }) : undefined;
      const messages = got?.messages.map(({ content }) => (content.type === 'text' ? content.text : ''));
      const text = messages?.join('\n') ?? written(given);
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
        // A question about a record names its person by a connection; list_platforms looks for a name.
        const about = Object.entries(call.args as object).filter(([name]) => /^(platform_id|person)$/.test(name));
        expect([call.tool, about]).toEqual([
          call.tool,
          call.tool === 'list_platforms' ? [] : [[expect.anything(), 'stub-ehr']],
        ]);
      }
      for (const [named] of text.matchAll(/\b[a-z]+_[a-z_]+\b(?! ?":)/g)) {
        expect([...tools.map(({ name: known }) => known), ...argumentNames]).toContain(named);
      }
    }
  });

  it.each([
    [{ payer: false, writes: false }, false],
    [{ payer: true, writes: false }, false],
    [{ payer: false, writes: true }, false],
    [{ payer: true, writes: true }, true],
  ])('offer prior authorization only where it can be asked for and sent: %j', (offer, isListed) => {
    const names = listedPrompts(offer).map(({ name }) => name);
    expect(names.includes('prior_auth_workflow')).toBe(isListed);
    expect(names).toEqual(expect.arrayContaining(['sign_in_and_query', 'lab_review']));
  });

  it('carry none of 100 injections that somebody puts into their arguments', async () => {
    const shown: string[] = [];
    type Config = { argsSchema: { safeParseAsync(args: unknown): Promise<{ success: boolean }> } };
    type Show = (args: unknown) => unknown;
    const registered: { config: Config; show: Show }[] = [];
    const server = {
      registerPrompt: (_name: string, config: Config, show: Show) => registered.push({ config, show }),
    };
    preparePrompts(endpoint.gateway, { payer: true, writes: true })(server as never);
    expect(registered).toHaveLength(allPrompts.length);
    const good = { platform_id: 'stub-ehr', resource_type: 'Condition', procedure_code: '27447' };
    const place = fc.constantFrom(...(['platform_id', 'resource_type', 'procedure_code'] as const));
    const wrapped = fc.constantFrom(
      (text: string) => text,
      (text: string) => `stub-ehr ${text}`,
      (text: string) => `stub-ehr:${text}`,
      (text: string) => `stub-ehr~1${text}`,
      (text: string) => text.replace(/\s/g, '').slice(0, 20),
    );
    await fc.assert(
      fc.asyncProperty(injection, place, wrapped, async (text, name, wrap) => {
        for (const { config, show } of registered) {
          const args = { ...good, [name]: wrap(text) };
          const { success } = await config.argsSchema.safeParseAsync(args);
          if (success) shown.push(JSON.stringify(show(args)));
        }
      }),
      { numRuns: 100, seed: 14 },
    );
    // An argument that a prompt does not have changes nothing in it.
    expect(shown.length).toBeGreaterThan(300);
    expect(shown.filter((text) => text.includes(canary) || text.includes('record-content'))).toEqual([]);
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

describe('the server', () => {
  it('introduces itself in eight lines at most, with an icon that needs no fetching', async () => {
    await withTestEndpoint({}, async (endpoint) => {
      const client = await endpoint.connect('legacy');
      const lines = client.getInstructions()?.split('\n') ?? [];
      expect(lines.length).toBeGreaterThan(3);
      expect(lines.length).toBeLessThanOrEqual(8);
      const named = [...(client.getInstructions() ?? '').matchAll(/\b[a-z]+_[a-z_]+\b/g)].map(([name]) => name);
      const { tools: listed } = await client.listTools();
      const known = listed.flatMap(({ name, inputSchema }) => [name, ...Object.keys(inputSchema.properties ?? {})]);
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
      expect(client.getServerVersion()?.icons?.[0]?.src).toMatch(/^data:image\/svg\+xml;base64,/);
    });
  });
});
