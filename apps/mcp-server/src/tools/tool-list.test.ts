import { listedTools, tools } from './index.js';
import { offerOf } from './offer.js';
import { eras, useTestEndpoint, withTestEndpoint } from '../testing/test-endpoint.js';

const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

describe('the list of tools', () => {
  const endpoint = useTestEndpoint();

  it('is the same for every caller, in either era, at any time', async () => {
    const lists = await Promise.all(
      [...eras, ...eras].map(async (era) => (await (await endpoint.connect(era)).listTools()).tools),
    );
    const names = lists.map((tools) => tools.map(({ name }) => name));
    for (const other of names) expect(other).toEqual(names[0]);
    await endpoint.signIn();
    const after = (await (await endpoint.connect()).listTools()).tools;
    expect(JSON.stringify(after)).toBe(JSON.stringify(lists[0]));
  });

  it('takes an unknown tool for a fault of the caller', async () => {
    await expect(endpoint.call('no_such_tool', {})).rejects.toMatchObject({ code: -32602 });
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
      // In the address itself: no host has to fetch anything to show a tool.
      expect(tool.icons).toEqual([
        expect.objectContaining({ src: expect.stringMatching(/^data:image\/svg\+xml;base64,/) }),
      ]);
      expect(namesIn(tool.inputSchema).length).toBeGreaterThan(0);
    }
  });

  it('takes no argument that it does not name', () => {
    for (const { inputSchema } of described(false)) expect(inputSchema['additionalProperties']).toBe(false);
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
    const destructive = ['submit_prior_auth', 'assign_prior_auth_answer', 'update', 'patch', 'delete', 'revoke_auth'];
    expect(named('destructiveHint')).toEqual(destructive);
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
  const asking = ['check_prior_auth', 'get_questionnaire_package', 'get_policy_rules', 'list_prior_auths'];
  const submitting = ['submit_prior_auth', 'check_prior_auth_status', 'assign_prior_auth_answer'];

  it.each([
    ['nothing is written and no payer is there', nothing, []],
    ['something may be written', { ...nothing, writes: true }, writing],
    ['a payer can be asked', { ...nothing, payer: true }, asking],
    ['a directory is open', { ...nothing, providerDirectory: true }, ['find_provider']],
    ['a formulary is open', { ...nothing, formulary: true }, ['check_formulary']],
    ['both', { ...nothing, writes: true, payer: true }, [...asking, ...submitting, ...writing]],
  ])('%s', (_what, offer, expected) => {
    const special = new Set([...writing, ...asking, ...submitting, 'find_provider', 'check_formulary']);
    const names = listedTools(offer).map(({ name }) => name);
    expect(names.filter((name) => special.has(name))).toEqual(expected);
    expect(names).toEqual(
      expect.arrayContaining(['list_platforms', 'search', 'count', 'read', 'start_auth', 'revoke_auth']),
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
      expect(names.filter((name) => asking.includes(name))).toEqual([]);
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

  it('takes at most 4,500 tokens where nothing is written and no payer is there', () => {
    const read = described(false, listedTools(nothing)).map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
    }));
    // Four characters are a token of English and JSON, on the safe side of what tokenizers count.
    expect(JSON.stringify(read).length / 4).toBeLessThan(4_500);
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
