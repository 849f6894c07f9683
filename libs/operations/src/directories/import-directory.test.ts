import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { TenantIndex, writeTenantIndex, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { importDirectory } from './import-directory.js';
import { bundle, endpoint, flatList, organization, to } from './testing/directories.js';
import { platforms } from './testing/platforms.js';
import { eachFolder } from '../testing/each-folder.js';

const inside = eachFolder();

/** Imports a text and returns the summary with everything that is then found. */
async function run(text: string, platform: PlatformDefinition = platforms.directory) {
  const file = inside('list.json');
  writeFileSync(file, text);
  const summary = await importDirectory({ platform, files: [file], directory: inside('out') });
  const index = new TenantIndex(readFileSync(summary.index));
  const found = organizationsOf(index);
  const reasons = Object.fromEntries(summary.skipped.map(({ reason, count }) => [reason, count]));
  return { summary, index, found, reasons };
}

function organizationsOf(index: TenantIndex) {
  return Array.from({ length: index.length }, (_, row) => index.organization(row));
}

describe('a SMART User-access Brands bundle', () => {
  const portal = (id: string) => ({
    url: 'http://hl7.org/fhir/StructureDefinition/organization-portal',
    extension: [
      { url: 'portalName', valueString: 'My Portal' },
      { url: 'portalEndpoint', valueReference: to('Endpoint', id) },
    ],
  });
  const version = (code: string) => ({
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version', valueCode: code }],
  });

  it('gives organizations with other names, places and identifiers', async () => {
    const { found } = await run(
      bundle(
        organization('a', 'Lakeside Health', {
          alias: ['Lakeside', 'Old Lakeside', 'Lakeside Health'],
          address: [
            { city: 'Duluth', state: 'Minnesota' },
            { city: 'Duluth', state: 'MN' },
            { city: 'Paris', state: 'Île-de-France' },
            {},
          ],
          identifier: [
            { system: 'http://hl7.org/fhir/sid/us-npi', value: '1000000004' },
            { system: 'http://hl7.org/fhir/sid/us-npi', value: '123' },
            { system: 'urn:ietf:rfc:3986', value: '1000000012' },
          ],
          endpoint: [to('Endpoint', 'one')],
        }),
        endpoint('one', version('4.0.1')),
      ),
    );
    expect(found).toEqual([
      {
        tenant: 'one',
        name: 'Lakeside Health',
        aliases: ['Lakeside', 'Old Lakeside'],
        places: [{ city: 'Duluth', state: 'MN' }, { city: 'Paris' }],
        npis: ['1000000004'],
        fhirBaseUrl: 'https://one.network.example/r4/',
      },
    ]);
  });

  it('finds the endpoint in the portal, or at what the organization is part of', async () => {
    const { found, summary } = await run(
      bundle(
        organization('child', 'Lakeside Clinic North', { partOf: to('Organization', 'middle') }),
        organization('middle', 'Lakeside Region', {
          partOf: { reference: 'https://directory.example/Organization/top' },
        }),
        endpoint('one'),
        organization('top', 'Lakeside Health', { extension: [portal('one')] }),
      ),
    );
    expect(found.map(({ name, tenant }) => [name, tenant])).toEqual([
      ['Lakeside Clinic North', 'one'],
      ['Lakeside Health', 'one'],
      ['Lakeside Region', 'one'],
    ]);
    expect(summary).toMatchObject({ elements: 4, organizations: 3, tenants: 1, skipped: [] });
  });

  it('skips what is of no use, and says why', async () => {
    const { found, reasons } = await run(
      bundle(
        organization('good', 'Good', { endpoint: [to('Endpoint', 'r4'), to('Endpoint', 'r2')] }),
        organization('old', 'Old', { endpoint: [to('Endpoint', 'r2')] }),
        organization('lost', 'Lost', { endpoint: [to('Endpoint', 'nowhere')] }),
        organization('none', 'None'),
        organization('loop', 'Loop', { partOf: to('Organization', 'loop') }),
        organization('closed', 'Closed', { active: false, endpoint: [to('Endpoint', 'r4')] }),
        organization('nameless', ' ', { endpoint: [to('Endpoint', 'r4')] }),
        endpoint('r4', version('4.0.1')),
        endpoint('r2', version('1.0.2')),
        endpoint('off', { status: 'off' }),
        endpoint('dicom', { connectionType: { code: 'dicom-wado-rs' } }),
        endpoint('addressless', { address: undefined }),
        { resource: { resourceType: 'Location', name: 'A place' } },
        { resource: null },
        {},
        null,
        7,
      ),
    );
    expect(found.map(({ name }) => name)).toEqual(['Good']);
    expect(reasons).toEqual({
      'is neither an Endpoint nor an Organization': 5,
      'has no endpoint, nor has what it is part of': 2,
      'is not active': 2,
      'has no name': 1,
      'is not FHIR R4': 1,
      'its endpoint is not FHIR R4': 1,
      'refers to an endpoint that is not in the list': 1,
      'is not a FHIR REST endpoint': 1,
      'has no address': 1,
    });
  });
});

describe('a plain bundle of endpoints', () => {
  const containing = (id: string, name: string, reference: string, change: object = {}) =>
    endpoint(id, {
      contained: [
        { resourceType: 'Organization', id: 'other', name: 'Another' },
        { resourceType: 'Organization', id: 'mine=', name },
      ],
      managingOrganization: { reference },
      ...change,
    });

  it.each(['#mine=', 'mine='])('takes the contained organization of reference %s', async (reference) => {
    const { found } = await run(bundle(containing('one', 'Harbor Clinic', reference, { name: 'Endpoint of Harbor' })));
    expect(found).toMatchObject([{ name: 'Harbor Clinic', tenant: 'one' }]);
  });

  it('takes organizations beside the endpoints, in either direction', async () => {
    const { found } = await run(
      bundle(
        endpoint('one'),
        organization('Oone', 'Points at its Endpoint', { endpoint: [to('Endpoint', 'one')] }),
        endpoint('two', { managingOrganization: to('Organization', 'Otwo') }),
        organization('Otwo', 'Is pointed at'),
      ),
    );
    expect(found.map(({ name, tenant }) => [name, tenant])).toEqual([
      ['Is pointed at', 'two'],
      ['Points at its Endpoint', 'one'],
    ]);
  });

  it('falls back to the name of the endpoint', async () => {
    const { found, reasons } = await run(bundle(endpoint('one', { name: 'Harbor' }), endpoint('two')));
    expect(found).toMatchObject([{ name: 'Harbor' }]);
    expect(reasons).toEqual({ 'has no name': 1 });
  });

  it('never gives one id two servers', async () => {
    const { found, reasons } = await run(
      bundle(
        organization('a', 'First', { endpoint: [{ reference: 'urn:uuid:1' }] }),
        organization('b', 'Second', { endpoint: [{ reference: 'urn:uuid:2' }] }),
        { ...endpoint('one'), fullUrl: 'urn:uuid:1' },
        { ...endpoint('one', { address: 'https://elsewhere.network.example/r4' }), fullUrl: 'urn:uuid:2' },
      ),
    );
    expect(found.map(({ name }) => name)).toEqual(['First']);
    expect(reasons).toEqual({ 'has the id of another endpoint': 1 });
  });
});

describe('a flat list', () => {
  it('gives each address an id that stays the same', async () => {
    const rows = [
      ['https://A.network.example/r4/', 'Alpha', '1000000004'],
      ['https://b.network.example/r4', 'Beta', 'none'],
    ] as const;
    const { found } = await run(flatList(...rows));
    const again = await run(flatList(['https://a.network.example/r4', 'Alpha, renamed']));
    expect(found).toMatchObject([{ name: 'Alpha', npis: ['1000000004'] }, { name: 'Beta' }]);
    expect(found[0]?.tenant).toMatch(/^u[0-9a-f]{16}$/);
    expect(again.found[0]?.tenant).toBe(found[0]?.tenant);
    expect(found[1]?.tenant).not.toBe(found[0]?.tenant);
  });

  it('reads a state before the name', async () => {
    const { found } = await run(
      flatList(
        ['https://a.network.example/r4', 'NC - Family Practice'],
        ['https://b.network.example/r4', 'QQ - Other'],
      ),
    );
    expect(found.map(({ name, places }) => [name, places])).toEqual([
      ['Family Practice', [{ state: 'NC' }]],
      ['QQ - Other', undefined],
    ]);
  });

  it('skips rows without name or address, and rows listed twice', async () => {
    const row = ['https://a.network.example/r4', 'Alpha'] as const;
    const { reasons, summary } = await run(
      flatList(row, row, ['', 'No address'], ['https://b.network.example/r4', ' ']),
    );
    expect(reasons).toEqual({ 'is listed twice': 1, 'has no address': 1, 'has no name': 1 });
    expect(summary.skipped.find(({ reason }) => reason === 'has no address')?.examples).toEqual(['No address']);
  });
});

describe('several lists of one vendor', () => {
  /** Imports lists in order and returns what is then found. */
  async function runAll(platform: PlatformDefinition, ...texts: readonly string[]) {
    const files = texts.map((text, at) => {
      const file = inside(`list-${at}.json`);
      writeFileSync(file, text);
      return file;
    });
    const summary = await importDirectory({
      platform,
      files,
      source: { title: 'Lists' },
      directory: inside('out'),
    });
    const index = new TenantIndex(readFileSync(summary.index));
    return { summary, index, found: organizationsOf(index) };
  }
  const row = (URL: string, OrganizationName: string, OrganizationZipCode = '') => ({
    URL,
    OrganizationName,
    OrganizationZipCode,
  });
  const rows = (...Endpoints: readonly object[]) => JSON.stringify({ Endpoints });
  const base = 'https://patient.network.example';

  it('give one organization its other names, and the state of its ZIP code', async () => {
    const { found, summary } = await runAll(
      platforms.template,
      rows(row(`${base}/r4/t-1`, 'Harbor Clinic')),
      rows(row(`${base}/r4/t-1`, 'HARBOR CLINIC.', '02114'), row(`${base}/r4/t-1`, 'Harbor Clinic of Boston', '10031')),
    );
    expect(found).toEqual([
      {
        tenant: 't-1',
        name: 'Harbor Clinic',
        aliases: ['Harbor Clinic of Boston'],
        places: [{ state: 'MA' }, { state: 'NY' }],
      },
    ]);
    expect(summary).toMatchObject({ elements: 3, total: 1, skipped: [] });
  });

  it('never make an organization of a DSTU2 endpoint, but take another name from it', async () => {
    const { found, summary } = await runAll(
      platforms.template,
      rows(row(`${base}/dstu2/t-1`, 'Old Harbor Clinic', '02114'), row(`${base}/dstu2/t-2`, 'Lakeside Clinic')),
      rows(row(`${base}/r4/t-1`, 'Harbor Clinic'), row(`${base}/dstu2/t-1`, 'Harbor Clinic')),
    );
    expect(found).toEqual([
      { tenant: 't-1', name: 'Harbor Clinic', aliases: ['Old Harbor Clinic'], places: [{ state: 'MA' }] },
    ]);
    expect(summary.skipped).toEqual([
      { reason: 'is listed twice', count: 1, examples: ['Harbor Clinic'] },
      { reason: 'is not FHIR R4', count: 1, examples: ['Lakeside Clinic'] },
    ]);
  });

  it('take Argonaut for DSTU2', async () => {
    const list = rows(
      row('https://a.network.example/v2/argonaut/v1', 'Alpha'),
      row('https://b.network.example/v1/uscore/R4', 'Beta'),
    );
    const { found } = await runAll(platforms.directory, list);
    expect(found.map(({ name }) => name)).toEqual(['Beta']);
  });

  it('give an address the id that an earlier list has for it', async () => {
    const { found } = await runAll(
      platforms.directory,
      bundle(endpoint('one', { name: 'Harbor Hospital' })),
      flatList(['https://ONE.network.example/r4', 'Harbor Clinic'], ['https://two.network.example/r4', 'Lakeside']),
    );
    expect(found.map(({ name, tenant }) => [name, tenant])).toEqual([
      ['Harbor Clinic', 'one'],
      ['Harbor Hospital', 'one'],
      ['Lakeside', expect.stringMatching(/^u[0-9a-f]{16}$/)],
    ]);
    expect(new Set(found.slice(0, 2).map(({ fhirBaseUrl }) => fhirBaseUrl)).size).toBe(1);
  });

  it('join the id of a practice with its state, unless two practices have that name', async () => {
    const api = 'https://api.network.example/r4';
    const { found } = await runAll(
      platforms.searchParameter,
      bundle(
        endpoint('e', { address: api }),
        ...['80', '81', '82'].map((id) =>
          organization(`o${id}`, id === '80' ? 'Harbor Clinic LLC' : 'Lakeside', {
            extension: [
              {
                url: 'https://vendor.example/practice',
                valueReference: { reference: `Organization/p-1.Practice-${id}` },
              },
            ],
            endpoint: [to('Endpoint', 'e')],
          }),
        ),
      ),
      flatList([api, 'NC - Harbor Clinic'], [api, 'KY - Lakeside']),
    );
    expect(found).toEqual([
      { name: 'Harbor Clinic LLC', tenant: '80', places: [{ state: 'NC' }] },
      { name: 'Lakeside', places: [{ state: 'KY' }] },
      { name: 'Lakeside', tenant: '81' },
      { name: 'Lakeside', tenant: '82' },
    ]);
  });

  it('say how many organizations they name where the index has fewer', async () => {
    const { index, summary } = await runAll(
      platforms.directory,
      flatList(
        ['https://a.network.example/r4', 'Alpha'],
        ['https://a.network.example/r4', 'Alpha'],
        ['http://b.network.example/r4', 'Beta'],
        ['https://beta.local/r4', 'BETA'],
        ['https://10.0.0.1/r4', 'alpha'],
        ['https://c.network.example/r4', 'Sandbox'],
      ),
    );
    expect(summary).toMatchObject({ organizations: 1, total: 2 });
    expect(index.header.source).toEqual({ title: 'Lists', total: 2 });
  });

  it('are refused whole when one of them is cut short', async () => {
    const good = flatList(['https://a.network.example/r4', 'Alpha']);
    await expect(runAll(platforms.directory, good, good.slice(0, -1))).rejects.toThrow('cut short');
    expect(readdirSync(inside())).not.toContain('out');
  });
});

describe('what the platform file has a place for', () => {
  it('is each organization of a template, whichever persona its address is for', async () => {
    const { found, reasons } = await run(
      flatList(
        ['https://patient.network.example/r4/t-1', 'One'],
        ['https://STAFF.network.example/t-2/r4/', 'Two'],
        ['https://staff.network.example/t-1/r4', 'One'],
        ['https://evil.example/r4/t-3', 'Other host'],
        ['http://patient.network.example/r4/t-3', 'Not https'],
        ['https://patient.network.example/r4/a/b', 'Two segments'],
        ['https://patient.network.example/r4/..', 'Climbs'],
        ['https://patient.network.example/r4/%2e%2e', 'Climbs in disguise'],
        ['https://patient.network.example/r4/x%2fy', 'Hides a slash'],
        ['https://patient.network.example/r4/x:y', 'Has a colon'],
        ['https://patient.network.example/r4/x?y', 'Has a query'],
        ['https://patient.network.example@evil.example/r4/t', 'Has a user'],
        ['https://patient.network.example:8443/r4/t', 'Has a port'],
        ['https://patient.network.example/r4/', 'Has no tenant'],
        ['nonsense', 'No address'],
      ),
      platforms.template,
    );
    expect(found).toEqual([
      { tenant: 't-1', name: 'One' },
      { tenant: 't-2', name: 'Two' },
    ]);
    expect(reasons).toEqual({
      'address does not fit the template of the platform file': 11,
      'is listed twice': 1,
      'has an address that is no URL': 1,
    });
  });

  it('is every public https host of a directory platform, and no other', async () => {
    const { found, reasons } = await run(
      flatList(
        ['https://fhir.hospital.example/r4', 'Good'],
        ['http://fhir.hospital.example/r4', 'Plain'],
        ['https://10.0.0.1/r4', 'Inside'],
        ['https://localhost/r4', 'Here'],
        ['https://fhir.hospital.example/r4?key=1', 'Query'],
      ),
    );
    expect(found.map(({ name }) => name)).toEqual(['Good']);
    expect(reasons).toEqual({
      'address must be at a public host name': 2,
      'address must be https': 1,
      'address must not have a query': 1,
    });
  });

  it('takes the id of a practice from its organization where queries carry it', async () => {
    const at = { address: 'https://api.network.example/r4/' };
    const { found } = await run(
      bundle(
        endpoint('e', at),
        organization('p-1.Practice-80', 'With id', { endpoint: [to('Endpoint', 'e')] }),
        organization('something', 'Without id', { endpoint: [to('Endpoint', 'e')] }),
      ),
      platforms.searchParameter,
    );
    expect(found).toEqual([{ tenant: '80', name: 'With id' }, { name: 'Without id' }]);
  });

  it('gives no tenant where the login decides', async () => {
    const list = flatList(['https://api.network.example/r4', 'Inside'], ['https://api.network.example/v2', 'Outside']);
    const { found, reasons } = await run(list, platforms.sharedBase);
    expect(found).toEqual([{ name: 'Inside' }]);
    expect(reasons).toEqual({ 'address is not the base URL of the platform file': 1 });
  });

  it.each(['partition', 'single'] as const)('is nothing at a platform of mode %s', async (mode) => {
    const list = flatList(['https://api.network.example/r4', 'A']);
    await expect(run(list, platforms[mode])).rejects.toThrow('has no organizations that can be imported');
  });

  it('is no id that a platform_id could not hold', async () => {
    const { found, reasons } = await run(
      bundle(
        endpoint('one', { name: 'Alpha' }),
        endpoint('x', { id: 'a:b', name: 'Beta' }),
        endpoint('y', { id: '..', name: 'Gamma' }),
      ),
    );
    expect(found.map(({ name }) => name)).toEqual(['Alpha']);
    expect(reasons).toEqual({ 'has an id that cannot be part of a platform_id': 2 });
  });
});

describe('a directory that cannot be used', () => {
  const good = flatList(['https://a.network.example/r4', 'Alpha'], ['https://b.network.example/r4', 'Beta']);
  it.each([
    ['empty', '', 'The list is not JSON, or is cut short.'],
    ['cut between two entries', good.slice(0, good.indexOf(',{')), 'The list is not JSON, or is cut short.'],
    ['without its last brace', good.slice(0, -1), 'The list is not JSON, or is cut short.'],
    ['followed by more', `${good}]`, 'The list is not JSON, or is cut short.'],
    ['something else', '{"resourceType":"CapabilityStatement"}', 'The list has neither entries'],
    ['an empty bundle', bundle(), 'The list has neither entries'],
    ['a list of numbers', '{"Endpoints":[1,2]}', 'Nothing in the list can be used for network.'],
    ['of another vendor', flatList(['http://a.example/r4', 'Alpha']), 'Most often: address must be https, such as A'],
  ])('is refused when it is %s, and the old index stays', async (_what, text, message) => {
    const directory = inside('out');
    await writeTenantIndex(directory, { platform: platforms.directory, organizations: [{ name: 'Old' }] });
    await expect(run(text)).rejects.toThrow(message);
    expect(readdirSync(directory)).toEqual(['network.names', 'network.tenants']);
    expect(organizationsOf(new TenantIndex(readFileSync(inside('out', 'network.tenants'))))).toEqual([{ name: 'Old' }]);
  });

  it('cannot steer the terminal with a name', async () => {
    const { summary } = await run(
      flatList(['https://a.network.example/r4', 'Alpha'], ['http://b.example', '\u001b[2JB\u202e']),
    );
    expect(summary.skipped[0]?.examples).toEqual([' [2JB ']);
  });
});
