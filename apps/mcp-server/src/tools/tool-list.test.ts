import { listedTools, tools } from './index.js';
import { offerOf } from './offer.js';
import type { Client } from '@modelcontextprotocol/client';
import { readOnlyGrant } from '@fhir-gateway/auth-server';
import type { Caller } from '@fhir-gateway/gateway';
import { hasConnectedPayer } from '../protocol/listed-for.js';
import { eras, startTestEndpoint, withTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
const ofPayers = ['prepare_prior_auth', 'check_prior_auth', 'get_questionnaire_package', 'list_prior_auths'];

describe('the list of tools', () => {
  let endpoint: TestEndpoint;
  beforeEach(async () => {
    endpoint = await startTestEndpoint({}, {}, Date.now, undefined, true);
  });
  afterEach(() => endpoint.close());

  it.each(eras)(
    'has the tools of payers for who has connected one, and the way to them for everybody (%s)',
    async (era) => {
      const client = await endpoint.connect(era);
      const before = await namesOf(client);
      expect(before).toContain('ask_payer');
      expect(before).not.toEqual(expect.arrayContaining(['check_prior_auth']));
      await endpoint.signIn();
      expect(await namesOf(client)).toEqual(before);
      await endpoint.signIn('member-1', undefined, undefined, 'stub-plan');
      const after = await namesOf(client);
      expect(after.filter((name) => !before.includes(name))).toEqual(ofPayers);
      await endpoint.call('revoke_auth', { platform_id: 'stub-plan' });
      expect(await namesOf(client)).toEqual(before);
    },
  );

  it('has none of them for an app whose person does not let it reach the payer', async () => {
    const { session } = await endpoint.otherCaller();
    await endpoint.signIn('member-1', session, undefined, 'stub-plan');
    const has = (grant: object) => {
      const caller = { kind: 'session', session, grant: { ...readOnlyGrant(session), ...grant } } as Caller;
      return hasConnectedPayer(endpoint.gateway, { caller, authorization: undefined });
    };
    expect([await has({}), await has({ platforms: ['stub-ehr'] })]).toEqual([true, false]);
  });

  it('counts a caller who cannot be found for one without a payer', async () => {
    await endpoint.signIn('member-1', undefined, undefined, 'stub-plan');
    jest.spyOn(endpoint.gateway.callers, 'identify').mockRejectedValue(new Error('the store is away'));
    const { gateway } = endpoint;
    expect(await hasConnectedPayer(gateway, { caller: undefined, authorization: undefined })).toBe(false);
  });

  it('is said to have changed where a payer is connected or disconnected, and nowhere else', async () => {
    const client = await endpoint.connect('legacy');
    expect(client.getServerCapabilities()?.tools).toEqual({ listChanged: true });
    let changes = 0;
    client.setNotificationHandler('notifications/tools/list_changed', () => void (changes += 1));
    const told = async (tool: string, platform_id: string) => {
      const before = changes;
      const { text } = await endpoint.call(tool, { platform_id }, { client });
      return [changes - before, text] as const;
    };
    expect(await told('wait_for_auth', 'stub-plan')).toEqual([0, expect.not.stringContaining('ask_payer')]);
    await endpoint.signIn('member-1', undefined, undefined, 'stub-plan');
    await endpoint.signIn();
    expect(await told('wait_for_auth', 'stub-ehr')).toEqual([0, expect.not.stringContaining('ask_payer')]);
    expect(await told('wait_for_auth', 'stub-plan')).toEqual([1, expect.stringContaining('ask_payer')]);
    expect((await told('revoke_auth', 'stub-ehr'))[0]).toBe(0);
    expect((await told('revoke_auth', 'stub-plan'))[0]).toBe(1);
  });

  it('takes an unknown tool for a fault of the caller', async () => {
    await expect(endpoint.call('no_such_tool', {})).rejects.toMatchObject({ code: -32602 });
  });

  it('hides no tool from who knows its name: each can be called, and each argument given', async () => {
    const listed = new Set(await namesOf(await endpoint.connect()));
    const hidden = tools.filter(({ name }) => !listed.has(name));
    expect(hidden.map(({ name }) => name)).toEqual(expect.arrayContaining(['count', 'check_prior_auth_status']));
    for (const tool of tools) {
      const { text } = await endpoint.call(tool.name, { no_such: 1 });
      for (const name of Object.keys(tool.inputSchema.shape)) if (name !== 'auth_handle') expect(text).toContain(name);
    }
  });

  it('is no list of what there is to ask a payer: ask_payer says it, and what is missing', async () => {
    const first = await endpoint.call('ask_payer', {});
    expect(first.structured).toMatchObject({ connected: [], not_connected: ['stub-plan'] });
    expect(first.text).toMatch(
      /^prepare_prior_auth: .*\ncheck_prior_auth: .* Arguments: platform_id\*, procedure_code, .*\n.*start_auth/s,
    );
    await endpoint.signIn('member-1', undefined, undefined, 'stub-plan');
    expect((await endpoint.call('ask_payer', {})).structured).toMatchObject({
      connected: ['stub-plan'],
      not_connected: [],
    });
    // What it does not know is no tool of payers, and no way around the name of another.
    for (const ask of ['delete', 'search', 'no such question'])
      expect((await endpoint.call('ask_payer', { ask, arguments: {} })).structured).toHaveProperty('can_ask');
    // A client that has read the list checks such an answer by the schema of ask_payer.
    const client = await endpoint.connect();
    await client.listTools();
    const rules = { ask: 'get_policy_rules', arguments: { platform_id: 'stub-open', procedure_code: '27447' } };
    expect((await endpoint.call('ask_payer', rules, { client })).structured).toHaveProperty('next_steps');
    const fault = await endpoint.call('ask_payer', { ask: 'check_prior_auth', arguments: [1] });
    expect(fault.text).toMatch(/^ARGUMENT_INVALID/);
  });
});

/** What a model reads of a list of tools. */
function described(hasHandles: boolean, listed = tools) {
  return listed.map((tool) => {
    const { inputSchema, outputSchema, ...rest } = tool.listing(hasHandles);
    const options = { target: 'draft-2020-12' as const };
    return {
      name: tool.name,
      ...rest,
      inputSchema: inputSchema['~standard'].jsonSchema.input(options),
      outputSchema: outputSchema['~standard'].jsonSchema.output(options),
    };
  });
}

describe('every tool', () => {
  it('is described whole', () => {
    for (const tool of described(false)) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(tool.title).toBeTruthy();
      expect(tool.description.length).toBeGreaterThan(40);
      for (const hint of hints) expect(typeof tool.annotations[hint]).toBe('boolean');
      expect(tool.outputSchema['type']).toBe('object');
      expect(typeof tool.outputSchema['additionalProperties']).toBe('boolean');
      // In the address itself: no host has to fetch anything to show a tool.
      expect(tool.icons).toEqual([
        expect.objectContaining({ src: expect.stringMatching(/^data:image\/svg\+xml;base64,/) }),
      ]);
      expect(namesIn(tool.inputSchema).length).toBeGreaterThan(0);
    }
  });

  it('forbids no host to send an argument that it does not list', () => {
    expect(JSON.stringify(described(true).map(({ inputSchema }) => inputSchema))).not.toContain('additionalProperties');
  });

  it('shows a right call to whoever makes a wrong one', () => {
    for (const tool of tools) {
      expect(tool.take(tool.example, { today: '2026-11-27' })).toMatchObject({ notices: [] });
      const { refusal } = tool.take({ ...tool.example, no_such: 1 }, { today: '2026-11-27' }) as { refusal: string };
      expect(refusal).toContain(`${tool.name} has no argument "no_such".`);
      expect(refusal).toContain(`Example: ${tool.name} ${JSON.stringify(tool.example)}`);
    }
  });

  it('names the fields of answers as it names arguments', () => {
    // FHIR's own names stay: linkId of an issue, resourceType of a resource.
    const misnamed = described(true).flatMap(({ name, outputSchema }) =>
      namesIn(outputSchema)
        .filter((field) => !/^[a-z]+(_[a-z]+)*$/.test(field))
        .map((field) => `${name}: ${field}`),
    );
    expect(misnamed).toEqual([]);
  });

  it('is read-only where it reads, and destructive where it can lose something', () => {
    const named = (hint: (typeof hints)[number]) =>
      described(false)
        .filter(({ annotations }) => annotations[hint])
        .map(({ name }) => name);
    const writing = ['start_auth', 'create', 'update', 'patch', 'delete', 'revoke_auth'];
    expect(named('readOnlyHint').filter((name) => writing.includes(name))).toEqual([]);
    const destructive = ['ask_payer', 'submit_prior_auth', 'update', 'patch', 'delete', 'revoke_auth'];
    expect(named('destructiveHint')).toEqual([...destructive, 'assign_prior_auth_answer']);
  });

  it('says of every argument and every member of a result what it is', () => {
    const silent = described(true).flatMap(({ name, inputSchema, outputSchema }) =>
      [inputSchema, outputSchema].flatMap((schema) => undescribed(schema).map((path) => `${name}: ${path}`)),
    );
    expect(silent).toEqual([]);
  });
});

describe('a tool is listed only where it can work', () => {
  const nothing = { writes: false, payer: false, providerDirectory: false, formulary: false, handles: false };
  const writing = ['create', 'update', 'patch', 'delete'];
  const submitting = ['submit_prior_auth'];

  it.each([
    ['nothing is written and no payer is there', nothing, []],
    ['something may be written', { ...nothing, writes: true }, writing],
    ['a payer can be asked', { ...nothing, payer: true }, ofPayers],
    ['a directory is open', { ...nothing, providerDirectory: true }, ['find_provider']],
    ['a formulary is open', { ...nothing, formulary: true }, ['check_formulary']],
    ['both', { ...nothing, writes: true, payer: true }, [...ofPayers, ...submitting, ...writing]],
  ])('%s', (_what, offer, expected) => {
    // A packet needs no payer that can be asked.
    const others = expected.filter((name) => name !== 'prepare_prior_auth');
    const special = new Set([...writing, ...ofPayers.slice(1), ...submitting, 'find_provider', 'check_formulary']);
    const names = listedTools(offer).map(({ name }) => name);
    expect(names.filter((name) => special.has(name))).toEqual(others);
    expect(names).toEqual(
      expect.arrayContaining(['list_platforms', 'search', 'ask_payer', 'read', 'start_auth', 'revoke_auth']),
    );
  });

  it('has auth_handle in pairing mode alone', () => {
    const withHandle = (hasHandles: boolean) =>
      described(hasHandles).filter(({ inputSchema }) => namesIn(inputSchema).includes('auth_handle'));
    expect(withHandle(false)).toEqual([]);
    expect(withHandle(true)).toHaveLength(tools.length);
  });

  it.each([
    ['off', []],
    ['on', writing],
    ['stub-open', writing],
  ])('as FHIR_GATEWAY_WRITES %s says, and calls of others say why they do nothing', async (writes, expected) => {
    await withTestEndpoint({ FHIR_GATEWAY_WRITES: writes }, async (endpoint) => {
      const client = await endpoint.connect();
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names.filter((name) => writing.includes(name))).toEqual(expected);
      expect(names.filter((name) => ofPayers.includes(name))).toEqual([]);
      if (writes !== 'off') return;
      expect(client.getInstructions()).toMatch(/^[^\n]+\nWriting is off here/);
      const deleted = { platform_id: 'stub-open', resource_type: 'Observation', resource_id: '1' };
      expect((await endpoint.call('delete', deleted)).text).toMatch(/^WRITES_OFF/);
    });
  });

  it('knows a payer that can be asked by a ready platform with an address of it', () => {
    const offer = (state: string | undefined, ready = true) =>
      offerOf({
        registry: { list: () => (ready ? [{ id: 'p' }] : []), hasOpenDirectory: () => false },
        coverage: { payerServices: () => state && { states: { crd: state } } },
        pairing: { isOn: false },
        isWriteAllowed: () => false,
      } as never).payer;
    expect([offer('configured'), offer('verified')]).toEqual([true, true]);
    expect([offer('claimed'), offer(undefined), offer('verified', false)]).toEqual([false, false, false]);
  });

  const everything = { writes: true, payer: true, providerDirectory: true, formulary: true, handles: false };

  it.each([
    ['no payer is connected', { ...everything, writes: false }, false, 2_600],
    ['a payer is connected', { ...everything, writes: false }, true, 3_800],
    ['a payer is connected and everything may be written', everything, true, 5_200],
  ])('where %s, and costs at most so many tokens', (_what, offer, hasPayer, most) => {
    const listed = described(false, listedTools(offer, 'all', hasPayer));
    const read = listed.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    // Four characters are a token of English and JSON, on the safe side of what tokenizers count.
    expect(JSON.stringify(read).length / 4).toBeLessThan(most);
  });
});

/** Every property that a JSON Schema names, at any depth. */
function namesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesIn);
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(namesIn)];
}

/** Paths of the properties without a description, at any depth. */
function undescribed(schema: unknown, path = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => undescribed(one, path));
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, items, anyOf } = schema as { properties?: object; items?: unknown; anyOf?: unknown };
  const own = Object.entries(properties).flatMap(([name, value]: [string, unknown]) => [
    ...((value as { description?: string }).description ? [] : [`${path}/${name}`]),
    ...undescribed(value, `${path}/${name}`),
  ]);
  return [...own, ...undescribed(items, `${path}[]`), ...undescribed(anyOf, path)];
}
