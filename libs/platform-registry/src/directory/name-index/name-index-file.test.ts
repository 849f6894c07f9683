import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { indexOf, organizations } from '../../testing/organizations.js';
import { definition as definitionOf, network } from '../../testing/platforms.js';
import { resultOf } from '../../testing/result-of.js';
import { encodeNames } from '../encode-names.js';
import { openNameIndex, type NameIndexOrigin } from './name-index-file.js';
import { readEntries, WordCursor, type NameIndex } from './name-index.js';

const definition = definitionOf(network);
const list = indexOf();
const origin = { definition, listChecksum: list.storedNames.listChecksum };
const file = encodeNames(definition, list);

const open = (bytes: Buffer, by: NameIndexOrigin = origin): NameIndex | undefined => resultOf(openNameIndex(bytes, by));

describe('the file of an index of names', () => {
  it('has each organization that can be reached, and its words in order', () => {
    const index = open(file);
    if (index === undefined) throw new Error('the file was refused');
    // The one without a tenant leads nowhere: the platform has no address of its own.
    const reachable = organizations.filter(({ tenant }) => tenant !== undefined);
    const entries = [...readEntries(index)];
    expect(entries.map(({ place }) => list.organization(place).tenant).sort()).toEqual(
      reachable.map(({ tenant }) => tenant).sort(),
    );
    expect(entries.flatMap(({ npis }) => npis).sort()).toEqual([1_000_000_004, 1_000_000_012]);
    const words: string[] = [];
    const rows = new Uint32Array(index.counts.rows);
    for (const cursor = new WordCursor(index); cursor.word !== undefined; cursor.next()) {
      words.push(cursor.word);
      cursor.read(rows, 0, 0);
    }
    expect(words).toEqual([...words].sort());
    expect(words).toEqual(expect.arrayContaining(['@mn', 'northwind', 'duluth', 'arctic']));
  });

  it.each<[string, Buffer, Partial<NameIndexOrigin>]>([
    ['is empty', Buffer.alloc(0), {}],
    ['is something else', Buffer.from('{"resourceType":"Bundle"}\n'), {}],
    ['has no line', Buffer.alloc(4096, 'x'), {}],
    ['is of another version', Buffer.from(file.toString('latin1').replace(/names \d+ /, 'names 0 '), 'latin1'), {}],
    ['is cut short', file.subarray(0, -1), {}],
    ['has more behind it', Buffer.concat([file, Buffer.from('x')]), {}],
    ['was made of another list', file, { listChecksum: 'other' }],
    ['was made for another platform', file, { definition: definitionOf({ ...network, id: 'other' }) }],
    ['was made for a payer', file, { definition: definitionOf({ ...network, kind: 'payer' }) }],
    [
      'was made for addresses that are gone',
      file,
      { definition: definitionOf({ ...network, tenancy: { mode: 'directory', domains: ['network.example'] } }) },
    ],
  ])('is not used when it %s', (_what, bytes, change) => {
    expect(open(bytes, { ...origin, ...change })).toBeUndefined();
  });

  it('is not used wherever a byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(file);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(open(bytes)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('is used for what in a platform file does not matter to names', () => {
    const renamed = definitionOf({ ...network, name: 'Renamed Network', aliases: ['Other'] });
    expect(open(file, { ...origin, definition: renamed })).toBeDefined();
  });

  /** Whoever changes how names are indexed has to raise `version`: files of an earlier release would be used. */
  it('is of the version that goes with how names are indexed', () => {
    const names = [
      'St. Brigid’s Children’s Hospital of the Lakes, LLC',
      'BlueCross BlueShield of South Carolina',
      'University Med Ctr - El Paso',
      'Ünïted Health Care Fort Worth',
    ];
    const of = names.map((name, at) => ({ tenant: `t${at}`, name, places: [{ city: 'Saint Paul', state: 'MN' }] }));
    const bytes = encodeNames(definition, indexOf(of));
    expect([
      bytes.toString('latin1', 0, bytes.indexOf(' ', 19)),
      createHash('sha256')
        .update(bytes.subarray(bytes.indexOf('\n', bytes.indexOf('\n') + 1)))
        .digest('hex')
        .slice(0, 16),
    ]).toEqual(['fhir-gateway-names 2', '572ee3fb13e6cdb2']);
  });
});
