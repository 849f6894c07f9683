import fc from 'fast-check';
import { organizations } from '../testing/organizations.js';
import { encodeTenantIndex } from './encode-index.js';
import { TenantIndexFault } from './index-format.js';
import { LineTable } from './line-table.js';
import { RowTable } from './row-table.js';
import { TenantIndex } from './tenant-index.js';

const file = encodeTenantIndex({ platform: 'network', source: { title: 'A made-up list' }, organizations });
const changed = (from: string, to: string) => Buffer.from(file.toString('utf8').replace(from, to));
const faultOf = (bytes: Buffer) => {
  try {
    void new TenantIndex(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof TenantIndexFault) return error.message;
    throw error;
  }
};

describe('an index file', () => {
  it('says what it is, of which platform, and from where', () => {
    expect(file.toString('utf8')).toMatch(/^fhir-gateway-tenants 2 [0-9a-f]{64}\n\{"platform":"network"/);
    expect(new TenantIndex(file).header).toMatchObject({ platform: 'network', source: { title: 'A made-up list' } });
  });

  it.each([
    ['is empty', Buffer.alloc(0), 'is not a tenant index'],
    ['is something else', Buffer.from('{"resourceType":"Bundle"}\n'), 'is not a tenant index'],
    ['has no line', Buffer.alloc(4096, 'x'), 'is not a tenant index'],
    ['is of another age', changed('tenants 2 ', 'tenants 3 '), 'has another version of the format; import it again'],
    ['is cut short', file.subarray(0, -1), 'is damaged: its checksum does not match'],
    ['has more behind it', Buffer.concat([file, Buffer.from('\n')]), 'is damaged: its checksum does not match'],
    ['has one letter changed', changed('northwind', 'northwink'), 'is damaged: its checksum does not match'],
  ])('is refused when it %s', (_what, bytes, message) => {
    expect(faultOf(bytes)).toBe(message);
  });

  it('is refused wherever a byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(file);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(faultOf(bytes)).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a tenant that climbs', { tenant: '..', name: 'A' }],
    ['a tenant with a slash', { tenant: 'a/b', name: 'A' }],
  ])('is not made for %s', (_what, organization) => {
    expect(() => encodeTenantIndex({ platform: 'network', organizations: [organization] })).toThrow(TypeError);
  });

  it('is not made for a tenant with two base URLs', () => {
    const list = ['https://a.example/r4', 'https://b.example/r4'].map((fhirBaseUrl) => ({
      tenant: 't',
      name: 'A',
      fhirBaseUrl,
    }));
    expect(() => encodeTenantIndex({ platform: 'network', organizations: list })).toThrow('tenant t has two base URLs');
  });

  it('keeps separators in a name from becoming fields', () => {
    const organization = { name: 'A\tb|c\nd', aliases: ['e|f'], places: [{ city: 'g,h', state: 'MN' }] };
    const index = new TenantIndex(encodeTenantIndex({ platform: 'network', organizations: [organization] }));
    expect(index.organization(0)).toEqual({
      name: 'A b c d',
      aliases: ['e f'],
      places: [{ city: 'g,h', state: 'MN' }],
    });
  });
});

describe('a table of lines', () => {
  it.each([
    ['fewer', 'a\nb\n', 3],
    ['more', 'a\nb\n', 1],
    ['an unfinished last', 'a\nb', 2],
  ])('is refused when it has %s lines', (_what, text, lines) => {
    expect(() => new LineTable(Buffer.from(text), lines)).toThrow(TenantIndexFault);
  });
});

describe('a table of rows', () => {
  it('finds exactly the rows with a text', () => {
    const keys = fc.array(fc.option(fc.string({ maxLength: 2 }), { nil: undefined }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, fc.string({ maxLength: 2 }), (list, wanted) => {
        const rows = list.flatMap((key, row) => (key === wanted ? [row] : []));
        expect(new RowTable(list.length, (row) => list[row]).find(wanted)).toEqual(rows);
      }),
    );
  });
});
