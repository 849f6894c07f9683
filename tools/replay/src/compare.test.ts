import { compareRecordings, lineDiff } from './compare.js';
import { sameApartFrom } from './meant.js';
import type { NormalExchange } from './normalize.js';
import { renderReport } from './report.js';

const exchange = (parts: Partial<NormalExchange> = {}): NormalExchange => ({
  status: ['200'],
  headers: ['etag: W/"1"'],
  body: [],
  audit: [],
  redis: [],
  metrics: [],
  ...parts,
});
const recording = (parts?: Partial<NormalExchange>) => new Map([['local/read', exchange(parts)]]);

describe('compareRecordings', () => {
  it('finds equal what is equal', () => {
    expect(compareRecordings(recording(), recording(), [])).toMatchObject({ equal: 1, explained: 0, differ: 0 });
  });

  it.each([
    ['status', { status: ['401'] }],
    ['header:etag', { headers: [] }],
    ['body', { body: ['x'] }],
    ['audit', { audit: ['x'] }],
    ['redis', { redis: ['rest HMGET x'] }],
    ['metrics', { metrics: ['x +1'] }],
  ])('finds another %s', (what, parts) => {
    const { differ, differences } = compareRecordings(recording(), recording(parts), []);
    expect(differ).toBe(1);
    expect(differences).toMatchObject([{ request: 'local/read', what }]);
  });

  it('finds a request that only one of them was sent', () => {
    expect(compareRecordings(recording(), new Map(), []).differences).toMatchObject([{ what: 'missing' }]);
  });

  it('counts a request as explained only when each of its differences is', () => {
    const explanation = { request: /^local\//, what: 'body', reason: 'meant' };
    const changed = recording({ body: ['x'], status: ['201'] });
    expect(compareRecordings(recording(), recording({ body: ['x'] }), [explanation])).toMatchObject({ explained: 1 });
    expect(compareRecordings(recording(), changed, [explanation])).toMatchObject({ explained: 0, differ: 1 });
  });

  it('leaves a difference that holds more than was meant', () => {
    const when = sameApartFrom((line) => line.replace(/"stage":"\w+",/, ''));
    const explanation = { request: /./, what: 'audit', reason: 'meant', when };
    const base = recording({ audit: ['{"code":"A"}', '{"code":"B"}'] });
    const staged = recording({ audit: ['{"code":"A"}', '{"stage":"x","code":"B"}'] });
    const changed = recording({ audit: ['{"code":"A"}', '{"stage":"x","code":"C"}'] });
    expect(compareRecordings(base, staged, [explanation])).toMatchObject({ explained: 1 });
    expect(compareRecordings(base, changed, [explanation])).toMatchObject({ differ: 1 });
  });

  it('names explanations of nothing', () => {
    const explanation = { request: 'local/other', what: 'body', reason: 'meant' };
    const comparison = compareRecordings(recording(), recording(), [explanation]);
    expect(renderReport(comparison, { showExplained: false })).toContain('explains nothing: local/other body');
  });
});

describe('lineDiff', () => {
  it('shows what was taken away and what came', () => {
    expect(lineDiff(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual(['- b', '+ x']);
  });

  it('shows an order that changed', () => {
    expect(lineDiff(['a', 'b'], ['b', 'a'])).not.toEqual([]);
  });
});
