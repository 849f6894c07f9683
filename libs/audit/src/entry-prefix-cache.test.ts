import { EntryPrefixCache } from './entry-prefix-cache.js';

const read = {
  event: 'fhir.read',
  app: 'rest',
  platformId: 'epic',
  resourceType: 'Observation',
  code: undefined,
  status: 200,
};

describe('the stem of an entry', () => {
  let stems: EntryPrefixCache;
  beforeEach(() => (stems = new EntryPrefixCache()));

  it('is what this entry says, however much it looks like the one before', () => {
    const told = (entry: object) => {
      const { text, message } = stems.of(entry as Record<string, unknown>);
      return JSON.parse(`{"level":30${text}${message}}`) as object;
    };
    expect(told(read)).toEqual({ level: 30, ...JSON.parse(JSON.stringify(read)), msg: 'fhir.read' });
    for (const change of [
      { status: 404, code: 'NOT_FOUND' },
      { event: 'fhir.search-type' },
      { app: 'mcp' },
      { app: undefined },
      { platformId: 'cerner' },
      { resourceType: 'Condition' },
      {},
    ]) {
      const entry = { ...read, ...change };
      expect(told(entry)).toEqual(JSON.parse(JSON.stringify({ level: 30, ...entry, msg: entry.event })) as object);
    }
  });

  it('says which field has a value', () => {
    expect(stems.of({ event: 'a.ok', outcome: 'success' }).text).toContain('"outcome":"success"');
    expect(stems.of({ event: 'a.ok', code: 'success' }).text).not.toContain('success');
  });

  it('counts what is left out for each entry anew', () => {
    const entry = { ...read, name: 'Kanariella' };
    expect([stems.of(entry), stems.of(entry)].map(({ droppedFields }) => droppedFields)).toEqual([1, 1]);
  });

  it('is written anew where a field holds an object, which may have changed since', () => {
    const entries: Record<string, number> = { 'create Patient': 1 };
    const batch = { event: 'fhir.batch', platformId: 'epic', entries };
    expect(stems.of(batch).text).toContain('{"create Patient":1}');
    entries['create Patient'] = 2;
    expect(stems.of(batch).text).toContain('{"create Patient":2}');
  });

  it('is right after more platforms than are remembered', () => {
    const of = (n: number) => stems.of({ ...read, platformId: `p${n}` }).text;
    for (let n = 0; n < 2_500; n += 1) expect(of(n)).toContain(`"platformId":"p${n}"`);
    expect(of(3)).toContain('"platformId":"p3"');
  });
});
