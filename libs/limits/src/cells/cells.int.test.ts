import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CellError } from './cell-error.js';
import { cellFile } from './cell-process.js';
import { Cells } from './cells.js';

const program = cellFile('../testing/hostile-program', import.meta.url);
const patience = { timeMs: 120_000 };
const opened: Cells[] = [];
const open = (limits: ConstructorParameters<typeof Cells>[0] = {}) => {
  const cells = new Cells({ startMs: 120_000, ...limits });
  opened.push(cells);
  return cells;
};
const shared = open();
const run = shared.for('a person');
const failing = (deed: string, given?: number) =>
  run(program, { deed, given }, patience).then(
    () => 'answered',
    (error: unknown) => (error instanceof CellError ? error.reason : error),
  );
jest.setTimeout(240_000);
afterAll(() => opened.forEach((cells) => cells.close()));

describe('Cells', () => {
  it('runs jobs one after the other in one process', async () => {
    expect(await run(program, { deed: 'echo', given: 7 }, { ...patience, bytes: Buffer.from('abc') })).toEqual({
      given: 7,
      bytes: 3,
    });
    const first = await run(program, { deed: 'pid' }, patience);
    expect(await run(program, { deed: 'pid' }, patience)).toEqual(first);
  });

  it.each([
    ['another person', 'one', 'another'],
    ['callers that nobody knows', '', ''],
  ])('shares no process with %s', async (_who, one, other) => {
    const cells = open();
    const { pid } = await cells.for(one)<{ pid: number }>(program, { deed: 'pid' }, patience);
    expect(await cells.for(other)(program, { deed: 'pid' }, patience)).not.toMatchObject({ pid });
  });

  it('gives a process no environment, and a folder that says nothing', async () => {
    process.env['OF_THE_GATEWAY'] = 'secret';
    expect(await run(program, { deed: 'environment' }, patience)).toEqual({ env: {}, cwd: '/', bytes: 0 });
  });

  it.each(['writing', 'reading', 'spawning'])('permits no %s of files and processes', async (deed) => {
    expect(await failing(deed)).toBe('failed');
  });

  it('reaches no server', async () => {
    let requests = 0;
    const server = createServer((_, res) => void (requests++, res.end()));
    server.on('connection', () => requests++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failing('connecting', port)).toBe('failed');
    expect(await failing('fetching', port)).toBe('failed');
    expect(requests).toBe(0);
    server.close();
  });

  it.each([
    ['heap', ['broken']],
    // Node answers a buffer without memory with an error that the program may catch.
    ['buffers', ['broken', 'failed']],
    ['exiting', ['broken']],
  ])('replaces a process that ends: %s', async (deed, ends) => {
    const before = await run<{ pid: number }>(program, { deed: 'pid' }, patience);
    expect(ends).toContain(await failing(deed));
    const after = await run<{ pid: number }>(program, { deed: 'pid' }, patience);
    expect(after.pid).not.toBe(before.pid);
  });

  it.each(['heap', 'buffers'])('ends a process without limits of the system by its memory: %s', async (deed) => {
    const watched = open({ prlimit: '' }).for('a person');
    expect(await watched(program, { deed: 'echo' }, patience)).toMatchObject({ bytes: 0 });
    await expect(watched(program, { deed }, patience)).rejects.toMatchObject({ reason: 'broken' });
  });

  it('takes no foreign content where the limits cannot be set', async () => {
    const unbound = open({ prlimit: '/nowhere/prlimit' });
    await expect(unbound.for('a')(program, { deed: 'echo' }, patience)).rejects.toMatchObject({ reason: 'broken' });
    expect(unbound.pids).toEqual([]);
  });

  it('does not use a process again after a job that failed', async () => {
    const before = await run<{ pid: number }>(program, { deed: 'pid' }, patience);
    expect(await failing('failing')).toBe('failed');
    expect((await run<{ pid: number }>(program, { deed: 'pid' }, patience)).pid).not.toBe(before.pid);
  });

  it('kills what takes too long, and what nobody waits for', async () => {
    const late = run(program, { deed: 'endless' }, { timeMs: 200 });
    await expect(late).rejects.toMatchObject({ reason: 'late' });
    const leaving = new AbortController();
    const left = run(program, { deed: 'endless' }, { ...patience, signal: leaving.signal });
    setTimeout(() => leaving.abort(), 200);
    await expect(left).rejects.toMatchObject({ reason: 'late' });
    await expect(run(program, {}, { ...patience, signal: AbortSignal.abort() })).rejects.toMatchObject({ reason: 'late' }); // prettier-ignore
    const [pid = 0] = shared.pids;
    expect(pid).toBe(0);
  });

  it('takes no answer beyond the bound, and none that is no answer', async () => {
    const small = open({ answerBytes: 1_000 }).for('a person');
    await expect(small(program, { deed: 'large', given: 980 }, patience)).rejects.toMatchObject({ reason: 'broken' });
    expect(await small(program, { deed: 'large', given: 900 }, patience)).toMatchObject({ bytes: 0 });
    expect(await failing('large', 50 * 1024 * 1024)).toBe('broken');
    expect(await failing('chatting')).toBe('broken');
  });

  it('takes no job beyond the bound, and no more of all jobs than is kept', async () => {
    const few = open({ allJobBytes: 100 });
    const jobs = ['a', 'b'].map((person) =>
      few.for(person)(program, { deed: 'echo' }, { ...patience, bytes: Buffer.alloc(70) }),
    );
    expect((await Promise.allSettled(jobs)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(jobs[1]).rejects.toMatchObject({ reason: 'busy' });
    const small = open({ jobBytes: 10 }).for('a person');
    const job = small(program, { deed: 'echo' }, { ...patience, bytes: Buffer.alloc(11) });
    await expect(job).rejects.toMatchObject({ reason: 'broken' });
  });

  it('keeps one person with many jobs from holding up another', async () => {
    const cells = open();
    const order: string[] = [];
    const endless = Array.from({ length: 5 }, () =>
      cells
        .for('many')(program, { deed: 'endless' }, { timeMs: 1_500 })
        .catch(() => order.push('many')),
    );
    await cells.for('other')(program, { deed: 'echo' }, patience);
    order.push('other');
    await cells.for('third')(program, { deed: 'echo' }, patience);
    order.push('third');
    await Promise.all(endless);
    expect(order.indexOf('third')).toBeLessThan(3);
    expect(order).toHaveLength(7);
  });

  it('bounds what waits, for one person and for all', async () => {
    const cells = open({ waitingOfOne: 2, waiting: 3 });
    const wait = (person: string) => cells.for(person)(program, { deed: 'echo' }, patience);
    const many = [1, 2, 3, 4].map(() => wait('many').catch((error: CellError) => error.reason));
    const others = ['b', 'c', 'd'].map((person) => wait(person).catch((error: CellError) => error.reason));
    const ends = await Promise.all([...many, ...others]);
    expect(ends.map((end) => (end === 'busy' ? end : 'served'))).toEqual(['served', 'served', 'served', 'busy', 'served', 'served', 'busy']); // prettier-ignore
  });

  it('ends processes that wait for nothing, and all with itself', async () => {
    const cells = open({ idleMs: 1 });
    await cells.for('a')(program, { deed: 'echo' }, patience);
    while (cells.pids.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const others = open();
    const { pid } = await others.for('a')<{ pid: number }>(program, { deed: 'pid' }, patience);
    others.close();
    for (let isThere = true; isThere;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      try {
        process.kill(pid, 0);
      } catch {
        isThere = false;
      }
    }
    expect(others.pids).toEqual([]);
  });
});
