import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformError } from '../errors.js';
import { createPlatformRegistry } from '../registry/platform-registry.js';
import { openShippedRegistry, shippedPlatformsDirectory } from '../shipped.js';
import { indexOf } from '../testing/organizations.js';
import { definition, network } from '../testing/platforms.js';
import { TenantCatalog } from '../tenants/tenant-catalog.js';
import { TenantIndex } from '../tenants/tenant-index.js';
import { explainUnknownPlatform } from './unknown-platform.js';

// One list of organizations: to make an index of all takes half a second.
const organizations = readFileSync(join(shippedPlatformsDirectory(), 'tenants', 'epic.tenants'));
const tenants = new TenantCatalog([new TenantIndex(organizations)]);
const { registry } = openShippedRegistry({ environment: {}, tenants });

async function explained(platformId: string, of = registry): Promise<string> {
  try {
    of.resolve(platformId);
  } catch (error) {
    const explanation = await explainUnknownPlatform(of, error);
    expect(explanation).toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
    return (explanation as PlatformError).message;
  }
  throw new Error(`${platformId} was found`);
}

describe('an id that nothing has', () => {
  it.each(['mayo', 'Mayo Clinic', 'mayo clinc'])('is answered with the organization that %j is', async (asked) => {
    const message = await explained(asked);
    const [first] = registry.searchDirectory({ query: asked, limit: 1 }).entries;
    expect(first?.name).toBe('Mayo Clinic');
    expect(message).toContain(`No platform has this id or alias. Did you mean: ${first?.platformId} (Mayo Clinic`);
    expect(message).toContain('via Epic');
    expect(message).toContain(`Next: ${first?.nextStep?.slice(0, 40)}`);
  });

  it('proposes a few entries, each with what the list of platforms says of it, and none as ready that is not', async () => {
    const message = await explained('children hospital');
    const { entries } = registry.searchDirectory({ query: 'children hospital', limit: 3 });
    const proposed = [...message.matchAll(/([\w.:-]+) \([^;]*?, ([a-z-]+)\./g)].map(([, id, status]) => [id, status]);
    expect(proposed).toEqual(entries.map(({ platformId, status }) => [platformId, status]));
    expect(message.length).toBeLessThan(1500);
    expect(message).not.toContain(', ready');
  });

  it('names the id that it nearly is, before organizations of such a name', async () => {
    expect(await explained('sandbox-er')).toMatch(
      /^No platform has this id or alias\. Nearly so called: sandbox-ehr\./,
    );
  });

  it('says so where the directory has nothing near', async () => {
    expect(await explained('qqqqxzzzw')).toBe(
      'No platform has this id or alias. The directory has nothing of that name either.',
    );
  });

  it('stays within the platform whose organization is asked for', async () => {
    const message = await explained('epic:mayo');
    expect(message).toContain('epic has no organization of that id. Did you mean: epic:');
    expect(message).not.toMatch(/; (?!epic:)\S+ \(/);
  });

  it('repeats nothing of what was asked', async () => {
    expect(await explained('<b>mayo</b>')).not.toContain('<b>');
  });

  it.each([
    ['an error of another kind', new TypeError('no'), undefined],
    ['no error', 'text', undefined],
    ['an id of a wrong form', undefined, '.~x'],
  ])('leaves %s as it is', async (_what, given, asked) => {
    let error: unknown = given;
    if (asked !== undefined)
      try {
        registry.resolve(asked);
      } catch (thrown) {
        error = thrown;
      }
    expect(await explainUnknownPlatform(registry, error)).toBe(error);
  });

  it('cuts what a list calls an organization', async () => {
    const tenants = new TenantCatalog([indexOf([{ tenant: 'a', name: `Lakeside ${'very '.repeat(60)}long` }])]);
    const one = createPlatformRegistry({ definitions: [definition(network)], environment: {}, tenants });
    const message = await explained('lakeside', one);
    expect(message).toContain('network:a (Lakeside very');
    expect(message.length).toBeLessThan(700);
  });
});
