import { createRandom } from '../base/random.js';
import { createRoster } from './roster.js';

const roster = (seed: string) => createRoster(createRandom(seed));

describe('createRoster', () => {
  it('never gives a login or an id twice, however many people there are', () => {
    const names = roster('many');
    const people = Array.from({ length: 500 }, (_, index) => names.name(index % 3 === 0 ? 'male' : 'female'));
    expect(new Set(people.map(({ login }) => login)).size).toBe(500);
    expect(new Set(people.map(({ id }) => id)).size).toBe(500);
  });

  it('makes ids and logins of lower-case letters and digits only', () => {
    const names = roster('shape');
    for (let i = 0; i < 60; i += 1) {
      const { id, login } = names.name('female');
      expect(login).toMatch(/^[a-z]+\d*$/);
      expect(id).toMatch(/^[a-z]+\d*-[a-z]+$/);
    }
  });

  it('keeps a household under one family name', () => {
    expect(roster('home').name('male', 'Wrenfold').family).toBe('Wrenfold');
  });

  it('deals another order for another seed', () => {
    const first = roster('1');
    const second = roster('2');
    const deal = (names: ReturnType<typeof roster>) => Array.from({ length: 10 }, () => names.name('female').login);
    expect(deal(first)).not.toEqual(deal(second));
  });
});
