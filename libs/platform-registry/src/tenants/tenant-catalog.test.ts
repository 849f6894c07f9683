import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizations } from '../testing/organizations.js';
import { encodeTenantIndex } from './encode-index.js';
import { openTenantCatalog } from './tenant-catalog.js';
import { writeTenantIndex } from '../write-tenant-index.js';
import { definition } from '../testing/platforms.js';

let folder: string;
let other: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenants-'));
  other = mkdtempSync(join(tmpdir(), 'tenants-'));
});
afterEach(() => {
  for (const directory of [folder, other]) rmSync(directory, { recursive: true });
});

const network = definition({ id: 'network' });
const one = (name: string) => [{ tenant: 'one', name }];

describe('opening the indexes of some folders', () => {
  it('finds each platform’s own organizations', async () => {
    await writeTenantIndex(folder, { platform: network, organizations });
    await writeTenantIndex(folder, {
      platform: definition({ id: 'elsewhere' }),
      organizations: one('Elsewhere Clinic'),
    });
    const { catalog, faults } = openTenantCatalog({ directories: [folder] });
    expect(faults).toEqual([]);
    expect(catalog.find('network', 'north-1')?.name).toBe('Northwind Clinic');
    expect(catalog.find('elsewhere', 'one')?.name).toBe('Elsewhere Clinic');
    expect(catalog.counts()).toEqual(
      new Map([
        ['network', 5],
        ['elsewhere', 1],
      ]),
    );
  });

  it('finds nothing of a platform in the index of another', async () => {
    await writeTenantIndex(folder, { platform: network, organizations });
    const { catalog } = openTenantCatalog({ directories: [folder] });
    expect(catalog.find('elsewhere', 'north-1')).toBeUndefined();
    expect(catalog.list('elsewhere')).toBeUndefined();
    expect(catalog.find('__proto__', 'north-1')).toBeUndefined();
  });

  it('takes a later folder’s index whole, not merged', async () => {
    await writeTenantIndex(folder, { platform: network, organizations });
    await writeTenantIndex(other, { platform: network, organizations: one('Newer') });
    const { catalog } = openTenantCatalog({ directories: [folder, other] });
    expect(catalog.find('network', 'one')?.name).toBe('Newer');
    expect(catalog.find('network', 'north-1')).toBeUndefined();
  });

  it('keeps an earlier index when a later one is damaged, and says which is', async () => {
    await writeTenantIndex(folder, { platform: network, organizations });
    const file = await writeTenantIndex(other, { platform: network, organizations: one('Newer') });
    writeFileSync(file, encodeTenantIndex({ platform: 'network', organizations: one('Newer') }).subarray(0, -3));
    const { catalog, faults } = openTenantCatalog({ directories: [folder, other] });
    expect(faults).toEqual([{ file, message: 'is damaged: its checksum does not match' }]);
    expect(catalog.find('network', 'north-1')?.name).toBe('Northwind Clinic');
  });

  it.each([
    ['a file under another platform’s name', 'elsewhere.tenants', 'is the index of another platform'],
    ['a file with a path for a name', 'a.b.tenants', 'is the index of another platform'],
  ])('refuses %s', (_what, name, message) => {
    writeFileSync(join(folder, name), encodeTenantIndex({ platform: 'network', organizations }));
    const { catalog, faults } = openTenantCatalog({ directories: [folder] });
    expect(faults).toEqual([{ file: join(folder, name), message }]);
    expect(catalog.counts().size).toBe(0);
  });

  it('names a folder that is not there, and opens the others', async () => {
    await writeTenantIndex(folder, { platform: network, organizations });
    const missing = join(folder, 'missing');
    const { catalog, faults } = openTenantCatalog({ directories: [missing, folder] });
    expect(faults).toEqual([{ file: missing, message: 'cannot be read as a folder' }]);
    expect(catalog.counts().get('network')).toBe(5);
  });

  it('passes over files of other kinds', () => {
    writeFileSync(join(folder, 'network.tenants.123.tmp'), 'half written');
    writeFileSync(join(folder, 'notes.txt'), 'x');
    expect(openTenantCatalog({ directories: [folder] }).faults).toEqual([]);
  });
});

describe('writing an index', () => {
  it('makes the folder and leaves nothing else in it', async () => {
    const file = await writeTenantIndex(join(folder, 'new'), { platform: network, organizations });
    expect(readdirSync(join(folder, 'new'))).toEqual(['network.names', 'network.tenants']);
    expect(file).toBe(join(folder, 'new', 'network.tenants'));
  });

  it('leaves the old index alone when the new one cannot be made', async () => {
    await writeTenantIndex(folder, { platform: network, organizations });
    const bad = [{ tenant: 'a/b', name: 'A' }];
    await expect(writeTenantIndex(folder, { platform: network, organizations: bad })).rejects.toThrow(TypeError);
    expect(readdirSync(folder)).toEqual(['network.names', 'network.tenants']);
    expect(
      openTenantCatalog({ directories: [folder] })
        .catalog.counts()
        .get('network'),
    ).toBe(5);
  });
});
