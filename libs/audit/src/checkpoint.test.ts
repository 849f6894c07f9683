import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainKey } from './chain-record.js';
import type { ChainPosition } from './chain-record.js';
import { CheckpointFolder, readCheckpoints } from './checkpoint-folder.js';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { FileDestination } from './file-destination.js';
import { SinkQueue } from './sink-queue.js';
import { body, key, linesOf, newChain, now, verify as report } from './testing/chains.js';

const verify = (lines: readonly string[], checkpoints: readonly Checkpoint[] = []) => report(lines, { checkpoints });

describe('a file that was cut', () => {
  /** Five blocks of three lines, and the checkpoint that there was after each. */
  function written(follows?: ChainPosition) {
    const chain = newChain();
    const lines = linesOf(chain.start(follows));
    const checkpoints: { readonly checkpoint: Checkpoint; readonly lineCount: number }[] = [];
    for (let block = 0; block < 5; block++) {
      for (let n = 0; n < 3; n++) lines.push(...linesOf(chain.line(body(n))));
      lines.push(...linesOf(chain.seal(0)));
      checkpoints.push({ checkpoint: { ...(chain.head as ChainPosition), timeMs: now() }, lineCount: lines.length });
    }
    return { chain, lines, checkpoints };
  }

  it('shows at any place before its checkpoint; after it the report says up to which entry the end is proved', () => {
    const { chain, lines, checkpoints } = written();
    for (const { checkpoint, lineCount } of checkpoints) {
      for (let cut = 1; cut <= lines.length; cut++) {
        const { fault, ends } = verify(lines.slice(0, cut), [checkpoint]);
        const isSealed = (cut - 1) % 4 === 0;
        const last = cut - 1 - Math.floor((cut - 1) / 4);
        if (!isSealed) expect(fault?.code).toBe('LINES_UNSEALED');
        else if (cut < lineCount) {
          const missing = { last: checkpoint.last, timeMs: now(), lastHere: last };
          expect(fault).toEqual({ code: 'TAIL_MISSING', chain: chain.id, line: cut, missing });
        } else {
          expect(fault).toBeUndefined();
          const provenTo = { last: checkpoint.last, timeMs: now() };
          expect(ends).toEqual([{ chain: chain.id, last, provenTo }]);
        }
      }
    }
  });

  it('at a checkpoint is not called proved: what was written after it cannot be known', () => {
    const { lines, checkpoints } = written();
    expect(verify(lines, [checkpoints[4]?.checkpoint as Checkpoint])).toMatchObject({ openEnds: 1, provenEnds: 0 });
    expect(verify(lines).ends[0]).not.toHaveProperty('provenTo');
  });

  it('by a whole chain shows, as its checkpoint says what it followed; a chain of another file does not', () => {
    const first = written();
    const end = linesOf(first.chain.end(0));
    const second = written(first.chain.head);
    const checkpoints = [second.checkpoints[1]?.checkpoint as Checkpoint];
    const whole = [...first.lines, ...end, ...second.lines];
    expect(verify(whole, checkpoints).fault).toBeUndefined();
    const missing = { last: 6, timeMs: now(), lastHere: 0 };
    expect(verify([...first.lines, ...end], checkpoints).fault).toMatchObject({ code: 'TAIL_MISSING', missing });
    expect(
      verify([...first.lines, ...end], [written().checkpoints[0]?.checkpoint as Checkpoint]).fault,
    ).toBeUndefined();
  });

  it('shows after a restart without the checkpoint, which the start names', () => {
    const { chain, lines, checkpoints } = written();
    const { checkpoint } = checkpoints[3] as (typeof checkpoints)[number];
    const cut = lines.slice(0, 9);
    const { block, mac } = JSON.parse(cut[8] as string) as { block: number; mac: string };
    const next = linesOf(newChain().start({ chain: chain.id, block, mac }, checkpoint));
    expect(verify([...cut, ...next]).fault).toMatchObject({ code: 'TAIL_MISSING', chain: chain.id });
    const own = linesOf(newChain().start(chain.head, checkpoint));
    expect(verify([...lines, ...own]).fault).toBeUndefined();
    // The chain of the checkpoint is in an earlier file.
    expect(verify(own).fault).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  const checkpoint: Checkpoint = {
    ...{ chain: 'abcdefghijkl', block: 3, mac: 'm'.repeat(43), last: 12, timeMs: now() },
    follows: { chain: 'mnopqrstuvwx', block: 1, mac: 'n'.repeat(43) },
  };

  it.each([checkpoint, { ...checkpoint, follows: undefined }])('is read as it was written (%#)', (one) => {
    const { follows, ...rest } = one;
    const given = follows ? { ...rest, follows } : rest;
    expect(parseCheckpoint([key], formatCheckpoint(key, given))).toEqual(given);
  });

  it('shows a change of any one character', () => {
    const text = formatCheckpoint(key, checkpoint).trim();
    const taken = [...text].flatMap((letter, at) => {
      const other = `${text.slice(0, at)}${letter === '1' ? '2' : '1'}${text.slice(at + 1)}`;
      return typeof parseCheckpoint([key], other) === 'string' ? [] : [other];
    });
    expect(taken).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{}', '"key"'])('is not %j', (text) =>
    expect(parseCheckpoint([key], text)).toBe('changed'),
  );

  it('of another key says so, and is not made good by its name', () => {
    const other = chainKey(new Uint8Array(32).fill(8));
    const text = formatCheckpoint(other, checkpoint);
    expect(parseCheckpoint([key], text)).toBe('key-unknown');
    expect(parseCheckpoint([key], text.replace(other.id, key.id))).toBe('changed');
    expect(parseCheckpoint([key, other], text)).toEqual(checkpoint);
  });
});

describe('a folder of checkpoints', () => {
  const newPlace = () => mkdtempSync(join(tmpdir(), 'fhir-gateway-checkpoints-'));
  const position = (chain: string): ChainPosition => ({ chain, block: 1, mac: 'm'.repeat(43), last: 2 });

  /** A process that writes to a file, and waits for each checkpoint. */
  async function begin(place: string) {
    const path = join(place, 'audit.log');
    const folder = await CheckpointFolder.open({ path: join(place, 'checkpoints'), key, now });
    let noted: (() => void) | undefined;
    const checkpoints = {
      newest: () => folder.newest(),
      put: async (one: ChainPosition) => folder.put(one).then(() => noted?.()),
    };
    const destination = await FileDestination.open({ path, now, checkpoints, syncMs: 0 });
    const queue = new SinkQueue({ destination, chain: newChain(), maxQueued: 100 });
    const write = async (n: number) => {
      const isNoted = new Promise<void>((resolve) => (noted = resolve));
      queue.offer(body(n), 100);
      await queue.flush();
      await isNoted;
    };
    const read = () => linesOf(readFileSync(path, 'utf8'));
    const reading = () => readCheckpoints(join(place, 'checkpoints'), [key]);
    /** Ends the process without an end of its chain. */
    const kill = () => destination.close();
    return { path, queue, write, read, reading, kill };
  }

  it('shows what was cut while nothing ran, by itself and in the next start', async () => {
    const place = newPlace();
    const killed = await begin(place);
    for (let n = 0; n < 3; n++) await killed.write(n);
    await killed.kill();
    const { checkpoints } = await killed.reading();
    expect(verify(killed.read(), checkpoints)).toMatchObject({ ends: [{ last: 3, provenTo: { last: 3 } }] });
    writeFileSync(killed.path, `${killed.read().slice(0, 3).join('\n')}\n`);
    expect(verify(killed.read()).fault).toBeUndefined();
    const missing = { last: 3, timeMs: now(), lastHere: 1 };
    expect(verify(killed.read(), checkpoints).fault).toMatchObject({ code: 'TAIL_MISSING', missing });
    const next = await begin(place);
    await next.write(9);
    await next.kill();
    rmSync(join(place, 'checkpoints'), { recursive: true });
    expect(verify(next.read()).fault).toMatchObject({ code: 'TAIL_MISSING' });
  });

  it('goes on over a rotation and an end, with one file for each chain', async () => {
    const place = newPlace();
    const one = await begin(place);
    await one.write(0);
    renameSync(one.path, `${one.path}.1`);
    await one.write(1);
    await one.queue.close(60_000);
    const { checkpoints } = await one.reading();
    const lines = [...linesOf(readFileSync(`${one.path}.1`, 'utf8')), ...one.read()];
    expect(checkpoints).toMatchObject([{ last: 2 }]);
    expect(verify(lines, checkpoints)).toMatchObject({ entries: 2, endedChains: 1, ends: [] });
    expect(verify(lines, checkpoints).fault).toBeUndefined();
    // Without its end record, and without the newer file, the chain is cut.
    expect(verify(lines.slice(0, -1), checkpoints).fault).toMatchObject({ code: 'TAIL_MISSING' });
    expect(verify(lines.slice(0, 3), checkpoints).fault).toMatchObject({ code: 'TAIL_MISSING' });
    expect(readdirSync(join(place, 'checkpoints'))).toHaveLength(1);
  });

  it('leaves aside what a machine without power left behind, and names what was changed or put under another name', async () => {
    const path = newPlace();
    const folder = await CheckpointFolder.open({ path, key, now });
    for (const name of ['whole', 'changed', 'moved']) await folder.put(position(name));
    const changed = readFileSync(join(path, 'changed.json'), 'utf8').replace('"last":2', '"last":1');
    writeFileSync(join(path, 'changed.json'), changed);
    renameSync(join(path, 'moved.json'), join(path, 'hidden.json'));
    writeFileSync(join(path, 'half.json.new'), '{"auditCh');
    writeFileSync(join(path, 'readme.txt'), 'not a checkpoint');
    const other = chainKey(new Uint8Array(32).fill(8));
    await (await CheckpointFolder.open({ path, key: other, now })).put(position('foreign'));
    const reading = await readCheckpoints(path, [key]);
    expect(reading.checkpoints.map(({ chain }) => chain)).toEqual(['whole']);
    expect([reading.unknownKeys, [...reading.changed].sort()]).toEqual([1, ['changed.json', 'hidden.json']]);
    await expect(readCheckpoints(join(path, 'none'), [key])).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('forgets those over 90 days old, and keeps the thousand newest', async () => {
    const path = newPlace();
    const day = 24 * 3_600;
    const seconds = now() / 1_000;
    for (let n = 0; n < 1_003; n++) {
      writeFileSync(join(path, `c${n}.json`), '');
      utimesSync(join(path, `c${n}.json`), seconds - n, seconds - n);
    }
    utimesSync(join(path, 'c5.json'), seconds - 91 * day, seconds - 91 * day);
    await CheckpointFolder.open({ path, key, now });
    const left = new Set(readdirSync(path));
    expect([left.size, left.has('c5.json'), left.has('c999.json'), left.has('c1001.json')]).toEqual([
      1_000,
      false,
      true,
      false,
    ]);
  });

  it('that cannot be used is said at start; one that is lost later stops no entry, and is logged', async () => {
    const place = newPlace();
    const file = join(place, 'file');
    writeFileSync(file, '');
    await expect(CheckpointFolder.open({ path: file, key, now })).rejects.toMatchObject({
      code: 'AUDIT_SINK_UNUSABLE',
    });
    const logged: object[] = [];
    const logger = { warn: () => undefined, error: (fields: object) => void logged.push(fields) };
    const path = join(place, 'lost');
    const folder = await CheckpointFolder.open({ path, key, now, logger });
    rmSync(path, { recursive: true });
    for (let n = 0; n < 3; n++) await folder.put(position('c'));
    expect(await folder.newest()).toBeUndefined();
    const event = 'audit.checkpoint_failed';
    expect(logged).toEqual([1, 2, 4].map((failures) => ({ event, code: 'ENOENT', failures })));
  });
});
