import { PlatformError } from './errors.js';
import { formatFaults, loadPlatforms, type LoadPlatformsOptions } from './load-platforms.js';
import { asJson, clinic } from './testing/platforms.js';

type Files = Record<string, Record<string, unknown>>;

/** Loads from folders held in memory; an object is written as JSON, a string as it is. */
function load(folders: Files, options: Partial<LoadPlatformsOptions> = {}) {
  const find = (path: string) => {
    const [folder = '', name = ''] = path.split('/');
    const content = folders[folder]?.[name];
    if (content === undefined) throw new Error('no such file');
    return typeof content === 'string' ? content : JSON.stringify(asJson(content));
  };
  return loadPlatforms({
    directories: Object.keys(folders),
    readDirectory: (folder) => Object.keys(folders[folder] ?? {}),
    readFile: find,
    ...options,
  });
}

const file = (id: string, change: object = {}) => ({ ...clinic, id, ...change });

describe('loadPlatforms', () => {
  it('returns every platform of every folder, sorted by id', () => {
    const { definitions, faults } = load({ shipped: { 'b.json': file('b') }, extra: { 'a.json': file('a') } });
    expect(definitions.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(faults).toEqual([]);
  });

  it('reads only platform files', () => {
    const others = { 'README.md': 'text', 'platform.schema.json': {}, '.draft.json': {} };
    expect(load({ shipped: { ...others, 'a.json': file('a') } })).toMatchObject({
      definitions: [{ id: 'a' }],
      faults: [],
    });
  });

  it('lets a later folder replace a platform, its aliases included', () => {
    const { definitions, faults } = load({
      shipped: { 'a.json': file('a', { aliases: ['old'] }), 'b.json': file('b') },
      extra: { 'a.json': file('a', { name: 'Mine' }), 'c.json': file('c', { aliases: ['old'] }) },
    });
    expect(definitions.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'Mine'],
      ['b', clinic.name],
      ['c', clinic.name],
    ]);
    expect(faults).toEqual([]);
  });

  it('reports every fault of every file at once', () => {
    const { definitions, faults } = load({
      shipped: { 'a.json': file('a', { kind: 'bank', colour: 1 }), 'b.json': '{', 'c.json': file('c') },
    });
    expect(definitions.map(({ id }) => id)).toEqual(['c']);
    expect(faults.map((fault) => `${fault.file} ${fault.path}`)).toEqual([
      'shipped/a.json kind',
      'shipped/a.json colour',
      'shipped/b.json ',
    ]);
    expect(formatFaults(faults)).toContain('shipped/b.json: is not JSON');
  });

  it.each<[string, unknown]>([
    ['is not JSON', 'nonsense'],
    ['breaks the schema', file('a', { clientSecret: 'x' })],
    ['claims an alias of another platform', file('a', { aliases: ['taken'] })],
  ])('keeps the shipped platform when a file that would replace it %s', (_, content) => {
    const shipped = { 'a.json': file('a'), 'b.json': file('b', { aliases: ['taken'] }) };
    const { definitions, faults } = load({ shipped, extra: { 'a.json': content } });
    expect(definitions.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(faults).toHaveLength(1);
  });

  it.each<[string, Files]>([
    ['one twice', { one: { 'a.json': file('a', { aliases: ['A B'] }), 'b.json': file('b', { aliases: ['a-b'] }) } }],
    ['an alias that is an id', { one: { 'a.json': file('a'), 'b.json': file('b', { aliases: ['A'] }) } }],
    ['an id that is an alias', { one: { 'a.json': file('a', { aliases: ['b'] }), 'b.json': file('b') } }],
    [
      'one of another folder',
      { one: { 'a.json': file('a', { aliases: ['x'] }) }, two: { 'b.json': file('b', { aliases: ['x'] }) } },
    ],
  ])('refuses %s and names both files', (_, folders) => {
    const { definitions, faults } = load(folders);
    expect(definitions.map(({ id }) => id)).toEqual(['a']);
    expect(formatFaults(faults)).toMatch(/b\.json: .*is already a name of a \(.*a\.json\)/);
  });

  it('reports a folder that cannot be read and still loads the others', () => {
    const { definitions, faults } = load(
      { shipped: { 'a.json': file('a') } },
      {
        directories: ['missing', 'shipped'],
        readDirectory: (folder) => {
          if (folder === 'missing') throw new Error('ENOENT');
          return ['a.json', 'gone.json'];
        },
      },
    );
    expect(definitions).toHaveLength(1);
    expect(faults.map(({ file }) => file)).toEqual(['missing', 'shipped/gone.json']);
  });

  it('throws in strict mode, with all faults in the detail and none in the message', () => {
    const run = () => load({ shipped: { 'a.json': file('a', { colour: 1 }), 'b.json': '{' } }, { strict: true });
    expect(run).toThrow(PlatformError);
    expect(run).toThrow(
      expect.objectContaining({
        code: 'PLATFORM_FILES_INVALID',
        message: '2 faults in 2 platform files.',
        detail: expect.stringContaining('shipped/a.json: colour: unknown key'),
      }),
    );
  });
  it('takes a file that begins with a byte order mark', () => {
    expect(load({ shipped: { 'a.json': `\uFEFF${JSON.stringify(file('a'))}` } }).faults).toEqual([]);
  });
});
