import { ReadPace } from './batching-window.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pace of reads', () => {
  let nowMs: number;
  let pace: ReadPace;
  const readFor = (ms: number): void => {
    const leftAt = pace.left();
    nowMs += ms;
    pace.ended(leftAt);
  };
  const isHeld = async (going: Promise<void>): Promise<boolean> => {
    let isOver = false;
    void going.then(() => (isOver = true));
    await turn();
    return !isOver;
  };

  beforeEach(() => {
    nowMs = 100;
    pace = new ReadPace(() => nowMs);
  });

  it('is open while nothing is on its way, and while nothing was written yet', () => {
    expect(pace.isOpen).toBe(true);
    readFor(0.3);
    expect(pace.isOpen).toBe(true);
  });

  it('is closed until the last answer that is on its way', async () => {
    const [one, two] = [pace.left(), pace.left()];
    expect(pace.isOpen).toBe(false);
    const going = pace.turn();
    pace.ended(one);
    expect(await isHeld(going)).toBe(true);
    pace.ended(two);
    await going;
    expect(pace.isOpen).toBe(true);
  });

  it('lets those who come before the held have gone go with them', async () => {
    const leftAt = pace.left();
    const gone: string[] = [];
    const first = pace.turn().then(() => gone.push('held'));
    pace.ended(leftAt);
    expect(pace.isOpen).toBe(false);
    const second = pace.turn().then(() => gone.push('came later'));
    await Promise.resolve();
    expect(gone).toEqual([]);
    await turn();
    expect(gone).toEqual(['held', 'came later']);
    await Promise.all([first, second]);
    expect(pace.isOpen).toBe(true);
  });

  it('holds nobody for those who wait while the store is far', () => {
    const leftAt = pace.left();
    void pace.turn();
    nowMs += 5;
    pace.ended(leftAt);
    expect(pace.isOpen).toBe(true);
  });

  it('lets all go that were held', async () => {
    const leftAt = pace.left();
    const going = [pace.turn(), pace.turn(), pace.turn()];
    pace.ended(leftAt);
    await Promise.all(going);
  });

  it('holds nobody where the store is far, and somebody again once it is near', () => {
    readFor(1.5);
    const leftAt = pace.left();
    expect(pace.isOpen).toBe(true);
    pace.ended(leftAt);
    pace.left();
    expect(pace.isOpen).toBe(false);
  });

  it('holds nobody for longer than a moment, whatever becomes of the answer', async () => {
    pace.left();
    const startedAt = performance.now();
    await pace.turn();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(pace.isOpen).toBe(false);
  });
});
