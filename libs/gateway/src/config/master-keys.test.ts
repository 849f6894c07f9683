import { readMasterKeys } from './master-keys.js';

const first = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const second = 'Qe9TzL5xVb1nMk7cRy3wUj8sHd6fGa0P';

describe('readMasterKeys', () => {
  it('takes the single key as the primary one', () => {
    const { keys, faults } = readMasterKeys(first);
    expect(faults).toEqual([]);
    expect(keys).toEqual([{ id: 'default', secret: Buffer.from(first), primary: true }]);
  });

  it('lets the list win over the single key', () => {
    const list = JSON.stringify([
      { id: 'new', key: second, primary: true },
      { id: 'default', key: first },
    ]);
    const { keys, faults } = readMasterKeys(first, list);
    expect(faults).toEqual([]);
    expect(keys.map(({ id, primary }) => [id, primary])).toEqual([
      ['new', true],
      ['default', false],
    ]);
  });

  it.each([
    ['a short key', first.slice(1), undefined],
    ['a typed placeholder', 'change-me-'.repeat(4), undefined],
    ['one letter repeated', 'a'.repeat(64), undefined],
    ['a list that is no JSON', undefined, `[{"id": "a", "key": "${first}"`],
    ['an empty list', undefined, '[]'],
    ['a list without a primary key', undefined, JSON.stringify([{ id: 'a', key: first }])],
    ['two primary keys', undefined, JSON.stringify([primary('a', first), primary('b', second)])],
    ['an id used twice', undefined, JSON.stringify([primary('a', first), { id: 'a', key: second }])],
    ['an unknown member', undefined, JSON.stringify([{ ...primary('a', first), expires: 'never' }])],
    ['a short key in the list', undefined, JSON.stringify([primary('a', 'short')])],
  ])('refuses %s, and does not repeat it', (_what, single, list) => {
    const { faults } = readMasterKeys(single, list);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).toMatch(/FHIR_GATEWAY_MASTER_KEY/);
    expect(faults.join('\n')).not.toMatch(new RegExp([first, second, 'change-me', 'aaaa'].join('|')));
  });
});

function primary(id: string, key: string) {
  return { id, key, primary: true };
}
