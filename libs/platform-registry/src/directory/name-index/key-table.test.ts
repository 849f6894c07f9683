import { keyHash, KeyTable } from './key-table.js';

describe('numbers by text', () => {
  it('are those of a map, for very many texts that are much alike', () => {
    const [table, map] = [new KeyTable(70_000), new Map<string, number>()];
    for (let at = 0; at < 200_000; at += 1) {
      const text = `t vendor ${(at % 70_000).toString(36)}`;
      const hash = keyHash(text);
      if (table.get(hash) !== map.get(text)) throw new Error(`${text} is another`);
      table.add(hash, at);
      if (!map.has(text)) map.set(text, at);
    }
    expect(table.get(keyHash('t vendor'))).toBeUndefined();
    expect(table.get(keyHash(''))).toBeUndefined();
  });
});
