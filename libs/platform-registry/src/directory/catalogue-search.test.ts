import { fileURLToPath } from 'node:url';
import { loadPlatforms } from '../load-platforms.js';
import { createPlatformRegistry } from '../registry/platform-registry.js';
import { linesOf } from './testing/shipped-directory.js';

const shipped = fileURLToPath(new URL('../../../../platforms', import.meta.url));
const { definitions } = loadPlatforms({ directories: [shipped] });
const registry = createPlatformRegistry({ definitions, environment: {} });
const found = (query: string) => registry.list({ query }).map(({ id }) => id);

const expected = linesOf('catalogue-search.txt').map((line) => line.split(' | ') as [string, string]);

describe('searching the shipped platforms', () => {
  it.each([
    ['blue care network', 'bcbsmi'],
    ['FL Blue', 'floridablue'],
    ['kaizer', 'kaiser'],
    ['etna', 'aetna'],
    ['signa', 'cigna'],
    ['unitd helthcare', 'unitedhealthcare'],
    ['blue cross texas', 'hcsc'],
    ['60054', 'aetna'],
  ])('finds for %j first %s', (query, id) => {
    expect(found(query)[0]).toBe(id);
  });

  it.each(expected)('finds for %j %s and nothing else', (query, ids) => {
    expect(found(query).join(' ')).toBe(ids);
  });

  it.each([
    ['healthit', 'smarthealthit-sandbox-patient'],
    ['healthit', 'dynamichealthit'],
    ['bcbs virginia', 'highmark'],
    ['smart', 'netsmart'],
    ['aetnasandbox', 'aetna'],
    ['bcbs california', 'blueshieldca'],
  ])('does not take %j for %s', (query, id) => {
    expect(found(query)).not.toContain(id);
    expect(found(query).length).toBeGreaterThan(0);
  });

  it.each([
    'Blue Cross of Idaho',
    'bcbs hawaii',
    'bcbs oregon',
    'bcbs nebraska',
    'regence',
    'united concordia',
    'medicare advantage',
    'virginia health',
    'capital one',
    'episode',
    'epicenter',
    'labcorp',
    'tricare',
    'in',
    'me',
    '.*',
    'of the',
    '!!!',
    '(a+)+$',
    'kansas arkansas',
    'x'.repeat(100_000),
  ])('finds nothing for %j, which is another organization or none', (query) => {
    expect(found(query)).toEqual([]);
  });

  it('finds each platform first by its id and by each of its aliases', () => {
    for (const { id, aliases = [] } of definitions) {
      for (const name of [id, ...aliases]) expect([name, found(name)[0]]).toEqual([name, id]);
    }
  });

  it('finds each platform by its name, and by its short one', () => {
    for (const { id, name, displayName = name } of definitions) {
      expect([name, found(name)[0]]).toEqual([name, id]);
      expect(found(displayName)).toContain(id);
    }
  });
});
