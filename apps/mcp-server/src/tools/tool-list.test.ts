import { eras, startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

describe('the list of tools', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    endpoint = await startTestEndpoint();
  });

  afterAll(() => endpoint.close());

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

  it('says everything about every tool', async () => {
    const { tools } = await (await endpoint.connect()).listTools();
    for (const tool of tools) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(tool.title).toBeTruthy();
      expect(tool.description?.length).toBeGreaterThan(40);
      for (const hint of hints) expect(typeof tool.annotations?.[hint]).toBe('boolean');
      expect(tool.outputSchema?.type).toBe('object');
      // In the address itself: no host has to fetch anything to show a tool.
      expect(tool.icons).toEqual([
        expect.objectContaining({ src: expect.stringMatching(/^data:image\/svg\+xml;base64,/) }),
      ]);
      const properties = Object.entries(tool.inputSchema.properties ?? {});
      expect(properties.length).toBeGreaterThan(0);
    }
  });

  it('names the fields of answers as it names arguments', async () => {
    const { tools } = await (await endpoint.connect()).listTools();
    // FHIR's own names stay: linkId of an issue, resourceType of a resource.
    const misnamed = tools.flatMap(({ name, outputSchema }) =>
      namesIn(outputSchema)
        .filter((field) => !/^[a-z]+(_[a-z]+)*$/.test(field))
        .map((field) => `${name}: ${field}`),
    );
    expect(misnamed).toEqual([]);
  });

  it('calls read-only what reads, and destructive what can lose something', async () => {
    const { tools } = await (await endpoint.connect()).listTools();
    const named = (hint: (typeof hints)[number]) =>
      tools.filter(({ annotations }) => annotations?.[hint]).map(({ name }) => name);
    const writing = ['start_auth', 'create', 'update', 'patch', 'delete', 'revoke_auth'];
    expect(named('readOnlyHint').filter((name) => writing.includes(name))).toEqual([]);
    expect(named('destructiveHint')).toEqual(['submit_prior_auth', 'update', 'patch', 'delete', 'revoke_auth']);
  });

  it('says of every argument and every member of a result what it is', async () => {
    const { tools: listed } = await (await endpoint.connect()).listTools();
    const silent = listed.flatMap(({ name, inputSchema, outputSchema }) =>
      [inputSchema, outputSchema].flatMap((schema) => undescribed(schema).map((path) => `${name}: ${path}`)),
    );
    expect(silent).toEqual([]);
  });

  it('takes an unknown tool for a fault of the caller', async () => {
    await expect(endpoint.call('no_such_tool', {})).rejects.toMatchObject({ code: -32602 });
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
