import { ReadBatcher } from './read-batcher.js';

interface Command {
  readonly args: readonly string[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A store whose answers come when the test says so. */
class Store {
  readonly sent: string[][] = [];
  readonly #waiting: Command[] = [];

  readonly send = (args: readonly string[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      this.sent.push([...args]);
      this.#waiting.push({ args, resolve, reject });
    });

  answer(...values: (string | null)[]): void {
    this.#waiting.shift()?.resolve(values);
  }

  refuse(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('no answer'));
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('ReadBatcher', () => {
  let store: Store;
  let batcher: ReadBatcher;
  const read = (key: string, ...fields: string[]) =>
    batcher.read(key, fields, () => store.send(['HMGET', key, ...fields]));

  beforeEach(() => {
    store = new Store();
    batcher = new ReadBatcher();
  });

  it('sends one command for those who ask for the same in one turn', async () => {
    const answers = [read('k', 'a', 'b'), read('k', 'a', 'b'), read('k', 'a', 'b')];
    expect(store.sent).toEqual([['HMGET', 'k', 'a', 'b']]);
    store.answer('1', null);
    expect(await Promise.all(answers)).toEqual(Array(3).fill(['1', undefined]));
  });

  it('sends another command in the next turn, before the first is answered', async () => {
    const early = read('k', 'a');
    await turn();
    const late = read('k', 'a');
    expect(store.sent).toHaveLength(2);
    store.answer('old');
    store.answer('new');
    expect(await Promise.all([early, late])).toEqual([['old'], ['new']]);
  });

  it('is closed to others when a client writes at the end of the turn', async () => {
    const joinedAtWrite: boolean[] = [];
    // As the official client does: the first command of a turn schedules the write of all of them.
    const sendLater = () =>
      new Promise<unknown>((resolve) =>
        setImmediate(() => {
          const before = store.sent.length;
          void read('k', 'a').catch(() => undefined);
          joinedAtWrite.push(store.sent.length === before);
          resolve(['1']);
        }),
      );
    await batcher.read('k', ['a'], sendLater);
    expect(joinedAtWrite).toEqual([false]);
    store.refuse();
  });

  it.each([
    ['k a', 'other a'],
    ['k a', 'k b'],
    ['k a', 'k a b'],
    ['k a b', 'k b a'],
    ['k ab', 'ka b'],
  ])('does not take “%s” for “%s”', async (first, second) => {
    const [[key = '', ...fields], [otherKey = '', ...otherFields]] = [first.split(' '), second.split(' ')];
    const one = read(key, ...fields);
    const two = read(otherKey, ...otherFields);
    expect(store.sent).toEqual([
      ['HMGET', key, ...fields],
      ['HMGET', otherKey, ...otherFields],
    ]);
    store.answer('1');
    store.answer('2');
    expect(await one).toEqual(['1']);
    expect(await two).toEqual(['2']);
  });

  it('refuses all who joined a command that fails, and nobody in the next turn', async () => {
    const refused = [read('k', 'a'), read('k', 'a')];
    store.refuse();
    for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected');
    await turn();
    const next = read('k', 'a');
    store.answer('1');
    expect(await next).toEqual(['1']);
  });
});
