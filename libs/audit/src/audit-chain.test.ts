import { AuditChain } from './audit-chain.js';
import { chainKey } from './chain-record.js';
import type { ChainHead } from './chain-record.js';
import { body, key, linesOf, newChain, now, verify } from './testing/chains.js';

/** Three blocks of two lines: start, 2 lines, seal, 2 lines, seal, 2 lines, seal, end. */
function written(): string[] {
  const one = newChain();
  let text = one.start();
  for (let block = 0; block < 3; block++) {
    text += one.line(body(block * 2)) + one.line(body(block * 2 + 1)) + one.seal(0);
  }
  return linesOf(text + one.end(0));
}

const without = (lines: readonly string[], ...gone: readonly number[]) => lines.filter((_, at) => !gone.includes(at));

describe('a chain of audit lines', () => {
  let lines: string[];
  beforeEach(() => (lines = written()));

  it('is found whole as it was written', () => {
    expect(verify(written())).toEqual({
      entries: 6,
      blocks: 3,
      chains: 1,
      endedChains: 1,
      openEnds: 0,
      ends: [],
      provenEnds: 0,
      dropped: 0,
      otherLines: 0,
      unsealedLines: 0,
      openLinks: 0,
    });
  });

  it('shows each single line that is missing, the last record apart', () => {
    const faults = lines.slice(0, -1).map((_, at) => verify(without(lines, at)).fault?.code);
    expect(faults).toEqual([
      'START_MISSING',
      'LINE_MISSING',
      'LINE_MISSING',
      'RECORD_MISSING',
      'LINE_MISSING',
      'LINE_MISSING',
      'RECORD_MISSING',
      'LINE_MISSING',
      'LINE_MISSING',
      'RECORD_MISSING',
    ]);
  });

  it('shows a change of any one character of any line', () => {
    const missed: string[] = [];
    lines.forEach((line, at) => {
      for (let index = 0; index < line.length; index++) {
        const other = line[index] === '1' ? '2' : '1';
        const changed = line.slice(0, index) + other + line.slice(index + 1);
        if (!verify(lines.with(at, changed)).fault) missed.push(`${at}: ${changed}`);
      }
    });
    expect(missed).toEqual([]);
  });

  it('shows two lines that changed places, and one that stands twice', () => {
    for (let at = 0; at + 1 < lines.length; at++) {
      const swapped = lines.with(at, lines[at + 1] as string).with(at + 1, lines[at] as string);
      expect(verify(swapped).fault).toBeDefined();
      expect(verify([...lines.slice(0, at + 1), ...lines.slice(at)]).fault).toBeDefined();
    }
  });

  it('shows a whole block that is missing, and one from another chain with the same key', () => {
    expect(verify(without(lines, 4, 5, 6)).fault).toMatchObject({ code: 'LINE_MISSING', line: 5 });
    expect(verify([...lines.slice(0, 4), ...written().slice(4)]).fault).toMatchObject({ code: 'START_MISSING' });
  });

  it('says in which lines a changed block is', () => {
    const changed = lines.with(5, (lines[5] as string).replace('"durationMs":3', '"durationMs":4'));
    expect(verify(changed).fault).toEqual({
      code: 'BLOCK_CHANGED',
      line: 7,
      fromLine: 5,
      chain: expect.stringMatching(/^[\w-]{12}$/),
    });
  });

  it('is not made good by who has the file and another key', () => {
    const other = chainKey(new Uint8Array(32).fill(8));
    const forged = new AuditChain({ key: other, now });
    const lines = linesOf(forged.start() + forged.line(body(0)) + forged.seal(0) + forged.end(0));
    expect(verify(lines).fault).toMatchObject({ code: 'KEY_UNKNOWN', line: 1 });
    const claimed = lines.map((line) => line.replace(other.id, key.id));
    expect(verify(claimed).fault).toMatchObject({ code: 'BLOCK_CHANGED', line: 1 });
  });

  it('is found whole after a change of keys, as long as the older one is given', () => {
    const newer = chainKey(new Uint8Array(32).fill(9));
    expect(verify(written(), { keys: [newer, key] }).fault).toBeUndefined();
    expect(verify(written(), { keys: [newer] }).fault).toMatchObject({ code: 'KEY_UNKNOWN' });
  });

  it('tells nothing of a cut end by itself, and shows it against a head or a start that follows', () => {
    const cut = lines.slice(0, 7);
    const [id, mac] = [JSON.parse(lines[0] as string).chain, JSON.parse(lines[9] as string).mac] as [string, string];
    const head: ChainHead = { chain: id, block: 3, mac };
    expect(verify(cut)).toMatchObject({ endedChains: 0, provenEnds: 0, openEnds: 1 });
    expect(verify(cut).fault).toBeUndefined();
    expect(verify(cut, { heads: new Map([[id, head]]) }).fault).toMatchObject({ code: 'TAIL_MISSING' });
    const next = linesOf(newChain().start(head));
    expect(verify([...lines.slice(0, 10), ...next]).fault).toBeUndefined();
    // The end of the first is proved by the second, whose own end is open.
    expect(verify([...lines.slice(0, 10), ...next])).toMatchObject({ chains: 2, openEnds: 1 });
    expect(verify(lines.slice(0, 10), { heads: new Map([[id, head]]) })).toMatchObject({ provenEnds: 1, openEnds: 0 });
    expect(verify([...cut, ...next]).fault).toMatchObject({ code: 'TAIL_MISSING', chain: id });
  });

  it('shows a whole chain that was taken out between two others', () => {
    const [first, second, third] = [newChain(), newChain(), newChain()];
    const one = linesOf(first.start() + first.line(body(0)) + first.end(0));
    const two = linesOf(second.start(first.head) + second.line(body(1)) + second.end(0));
    const three = linesOf(third.start(second.head) + third.line(body(2)) + third.end(0));
    expect(verify([...one, ...two, ...three]).fault).toBeUndefined();
    expect(verify([...one, ...three]).fault).toMatchObject({ code: 'RECORD_MISSING', chain: second.id });
    expect(verify([...two, ...three])).toMatchObject({ openLinks: 1, chains: 2 });
  });

  it('goes on in a further file, and cannot begin in the midst of one', () => {
    const one = newChain();
    const before = linesOf(one.start() + one.line(body(0)) + one.seal(0));
    const after = linesOf(one.reopen() + one.line(body(1)) + one.seal(0) + one.end(0));
    expect(verify([...before, ...after]).fault).toBeUndefined();
    expect(verify(after).fault).toBeUndefined();
    expect(verify(after.slice(1)).fault).toMatchObject({ code: 'START_MISSING' });
    expect(verify([...before, ...after.slice(1)]).fault).toMatchObject({ code: 'RECORD_MISSING' });
  });

  it('of a stream may have lost its beginning, and nothing else', () => {
    for (let from = 0; from < lines.length; from++) {
      expect(verify(lines.slice(from), { source: 'stream' }).fault).toBeUndefined();
    }
    expect(verify(without(lines.slice(2), 3), { source: 'stream' }).fault).toMatchObject({ code: 'LINE_MISSING' });
    expect(verify(lines.slice(0, 5), { source: 'stream' }).fault).toMatchObject({ code: 'LINES_UNSEALED' });
  });

  it('of a log stands among other lines, and counts what is not sealed yet', () => {
    const lines = written().slice(0, 9);
    const log = lines.flatMap((line) => [line, 'Starting …', '{"level":30,"msg":"else"}']);
    expect(verify(log, { source: 'log' })).toMatchObject({ entries: 6, otherLines: 18, unsealedLines: 2 });
    expect(verify(without(log, 6), { source: 'log' }).fault).toMatchObject({ code: 'LINE_MISSING' });
    expect(verify(log).fault).toMatchObject({ code: 'LINE_UNREADABLE', line: 2 });
  });

  it('counts what was lost because a queue was full', () => {
    const one = newChain();
    const lines = linesOf(one.start() + one.line(body(0)) + one.seal(3) + one.end(2));
    expect(verify(lines).dropped).toBe(5);
    const hidden = lines.map((line) => line.replace('"dropped":3', '"dropped":0'));
    expect(verify(hidden).fault).toMatchObject({ code: 'BLOCK_CHANGED' });
  });

  it('takes lines of several processes in one file', () => {
    const [one, two] = [newChain(), newChain()];
    let text = one.start() + two.start(one.head);
    for (let n = 0; n < 4; n++) text += one.line(body(n)) + one.seal(0) + two.line(body(n)) + two.seal(0);
    expect(verify(linesOf(text))).toMatchObject({ entries: 8, chains: 2 });
  });
});
