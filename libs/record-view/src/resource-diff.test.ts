import { describeChanges } from './resource-diff.js';

describe('describeChanges', () => {
  it('names what is added, goes and becomes another, with its place', () => {
    const before = { status: 'draft', note: [{ text: 'a' }, { text: 'b' }], priority: 'routine' };
    const after = { status: 'active', note: [{ text: 'a' }, { text: 'c' }, { text: 'd' }], intent: 'order' };
    expect(describeChanges(before, after)).toEqual([
      '~ status: "draft" -> "active"',
      '~ note[1].text: "b" -> "c"',
      '+ note[2]: {"text":"d"}',
      '- priority: "routine"',
      '+ intent: "order"',
    ]);
  });

  it('is empty for the same content, whatever the server itself sets', () => {
    const before = { id: 'a', meta: { versionId: '1', lastUpdated: 'x', profile: ['p'] } };
    expect(describeChanges(before, { id: 'a', meta: { profile: ['p'] } })).toEqual([]);
  });

  it('tells null, a list and an object apart', () => {
    expect(describeChanges({ a: null, b: [] }, { a: {}, b: {} })).toEqual(['~ a: null -> {}', '~ b: [] -> {}']);
  });
});
