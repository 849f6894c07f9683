import { UnsentReads } from './read-batcher.js';

interface Command {
  readonly args: readonly string[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A client that takes commands when told to, as a real one does at the end of a turn. */
class Client {
  readonly written: string[][] = [];
  readonly #waiting: Command[] = [];
  readonly #sent: Command[] = [];

  readonly send = (args: readonly string[]): Promise<unknown> =>
    new Promise((resolve, reject) => void this.#waiting.push({ args, resolve, reject }));

  write(): void {
    for (const command of this.#waiting.splice(0)) {
      this.written.push([...command.args]);
      this.#sent.push(command);
    }
  }

  answer(...values: (string | null)[]): void {
    this.#sent.shift()?.resolve(values);
  }

  refuse(): void {
    for (const { reject } of [...this.#sent.splice(0), ...this.#waiting.splice(0)]) reject(new Error('no answer'));
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Those who were held back go in the turn after the one in which the answer came. */
const turnAfter = async (): Promise<void> => {
  await turn();
  await turn();
};

describe('UnsentReads', () => {
  let client: Client;
  let reads: UnsentReads;
  const read = (key: string, ...fields: string[]) => reads.read(key, fields, client.send);

  beforeEach(() => {
    client = new Client();
    reads = new UnsentReads();
  });

  it('sends one command for those who ask for the same before it is written', async () => {
    const answers = [read('k', 'a', 'b'), read('k', 'a', 'b'), read('k', 'a', 'b')];
    client.write();
    expect(client.written).toEqual([['HMGET', 'k', 'a', 'b']]);
    client.answer('1', null);
    expect(await Promise.all(answers)).toEqual(Array(3).fill(['1', undefined]));
  });

  it('sends another one for whoever comes once it is written, before its answer is here', async () => {
    const early = read('k', 'a');
    client.write();
    const late = read('k', 'a');
    client.answer('old');
    expect(await early).toEqual(['old']);
    await turnAfter();
    client.write();
    expect(client.written).toHaveLength(2);
    client.answer('new');
    expect(await late).toEqual(['new']);
  });

  it.each([
    [
      ['k', 'a'],
      ['other', 'a'],
    ],
    [
      ['k', 'a'],
      ['k', 'b'],
    ],
    [
      ['k', 'a'],
      ['k', 'a', 'b'],
    ],
    [
      ['k', 'a', 'b'],
      ['k', 'b', 'a'],
    ],
  ])('does not take %j for %j', async ([key = '', ...fields], [otherKey = '', ...otherFields]) => {
    const one = read(key, ...fields);
    const two = read(otherKey, ...otherFields);
    client.write();
    expect(client.written).toEqual([
      ['HMGET', key, ...fields],
      ['HMGET', otherKey, ...otherFields],
    ]);
    client.answer('1');
    client.answer('2');
    expect(await one).toEqual(['1']);
    expect(await two).toEqual(['2']);
  });

  it('refuses all who wait for a command that fails, and nobody after them', async () => {
    const refused = [read('k', 'a'), read('k', 'a')];
    client.refuse();
    for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected');
    const next = read('k', 'a');
    client.write();
    client.answer('1');
    expect(await next).toEqual(['1']);
  });

  it('lets a read stand that came after the one that was sent', async () => {
    void read('k', 'a');
    client.write();
    const waiting = read('k', 'a');
    // The first answer must not close the second command to others.
    client.answer('1');
    await turnAfter();
    const joined = read('k', 'a');
    client.write();
    expect(client.written).toHaveLength(2);
    client.answer('2');
    expect(await Promise.all([waiting, joined])).toEqual([['2'], ['2']]);
  });

  it('holds back what comes while an answer is on its way, and sends all of it together', async () => {
    const first = read('k', 'a');
    client.write();
    const held = [read('k', 'a'), read('other', 'a'), read('k', 'a')];
    await turn();
    client.write();
    expect(client.written).toHaveLength(1);
    client.answer('1');
    expect(await first).toEqual(['1']);
    await turnAfter();
    client.write();
    expect(client.written.slice(1)).toEqual([
      ['HMGET', 'k', 'a'],
      ['HMGET', 'other', 'a'],
    ]);
    client.answer('2');
    client.answer('3');
    expect(await Promise.all(held)).toEqual([['2'], ['3'], ['2']]);
  });

  it('holds nobody back for long where no answer comes', async () => {
    const first = read('k', 'a');
    client.write();
    const held = read('k', 'a');
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.write();
    expect(client.written).toHaveLength(2);
    client.refuse();
    for (const { status } of await Promise.allSettled([first, held])) expect(status).toBe('rejected');
  });

  it('is closed at once for a client that takes commands at once', async () => {
    let sends = 0;
    const send = (args: readonly string[]) => Promise.resolve([`${args[0]} ${(sends += 1)}`]);
    const answers = [reads.read('k', ['a'], send), reads.read('k', ['a'], send)];
    expect(await Promise.all(answers)).toEqual([['HMGET 1'], ['HMGET 2']]);
  });

  it('can be sent a second time, where a server says that another one has the key', async () => {
    const answer = reads.read('k', ['a'], async (args) => [[...args].join(' '), [...args].join(' ')]);
    expect(await answer).toEqual(['HMGET k a', 'HMGET k a']);
  });
});
