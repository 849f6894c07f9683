import { randomUUID } from 'node:crypto';
import type { VaultStore } from './vault-store.js';

/** Two stores that see the same data, as two processes would. */
export interface StorePair {
  readonly one: VaultStore;
  readonly two: VaultStore;
}

/** What every {@link VaultStore} does. `stores` is asked in each test; names are fresh, so data may stay. */
export function describeVaultStore(name: string, stores: () => StorePair): void {
  describe(`${name} as a vault store`, () => {
    const fresh = () => randomUUID().replaceAll('-', '');
    let one: VaultStore;
    let two: VaultStore;
    let record: string;
    beforeEach(() => {
      ({ one, two } = stores());
      record = fresh();
    });

    describe('records', () => {
      it('returns the values of the fields asked for, in order, and undefined for what is not there', async () => {
        expect(await one.create(record, { a: '1', b: '2', c: '3' }, 60)).toBe(true);
        expect(await two.read(record, ['c', 'missing', 'a'])).toEqual(['3', undefined, '1']);
        expect(await two.read(fresh(), ['a', 'b'])).toEqual([undefined, undefined]);
        expect(await two.read(record, [])).toEqual([]);
      });

      it('returns every field, as a map of the caller’s own', async () => {
        await one.create(record, { a: '1', __proto: 'x' }, 60);
        const all = await one.readAll(record);
        expect([...all].sort()).toEqual([
          ['__proto', 'x'],
          ['a', '1'],
        ]);
        all.set('a', 'changed');
        expect(await one.read(record, ['a'])).toEqual(['1']);
        expect(await one.readAll(fresh())).toEqual(new Map());
      });

      it('names every session, and no other record', async () => {
        const [session, other] = [fresh(), fresh()];
        await one.create(session, { s: 'a head' }, 60);
        await one.create(other, { a: '1' }, 60);
        const named = async () => {
          const ids = new Set<string>();
          for await (const id of two.sessionIds()) ids.add(id);
          return [session, other].map((id) => ids.has(id));
        };
        expect(await named()).toEqual([true, false]);
        await one.remove(session);
        expect(await named()).toEqual([false, false]);
      });

      it('keeps empty values, bars, line ends and characters of any width as they are', async () => {
        const values = { empty: '', text: 'ä\u{1F600}\r\n|"\\\u0000' };
        await one.create(record, values, 60);
        expect(await one.read(record, ['empty', 'text'])).toEqual([values.empty, values.text]);
      });

      it('never answers with what was there before it was asked, however many ask at once', async () => {
        await one.create(record, { a: '0' }, 60);
        let isOver = false;
        const readOn = async () => {
          while (!isOver) {
            for (let read = 0; read < 4; read += 1) await one.read(record, ['a']);
            // A store in memory answers without a turn of the event loop, so these would let nothing else happen.
            await new Promise((resolve) => setImmediate(resolve));
          }
        };
        const others = Array.from({ length: 8 }, readOn);
        for (let round = 1; round <= 200; round += 1) {
          await (round % 2 === 0 ? one : two).update(record, { set: { a: `${round}` } });
          expect(await one.read(record, ['a'])).toEqual([`${round}`]);
          await new Promise((resolve) => (round % 3 === 0 ? setImmediate(resolve) : queueMicrotask(() => resolve(0))));
        }
        isOver = true;
        await Promise.all(others);
      });

      it('refuses to create what exists, and changes nothing', async () => {
        await one.create(record, { a: '1' }, 60);
        expect(await two.create(record, { a: '2', b: '2' }, 60)).toBe(false);
        expect(await one.readAll(record)).toEqual(new Map([['a', '1']]));
      });

      it('sets and removes fields in one step', async () => {
        await one.create(record, { a: '1', b: '2' }, 60);
        expect(await one.update(record, { set: { a: '3', c: '4' }, remove: ['b', 'missing'] })).toBe(true);
        expect(await one.readAll(record)).toEqual(
          new Map([
            ['a', '3'],
            ['c', '4'],
          ]),
        );
      });

      it('removes a field that the same change sets', async () => {
        await one.create(record, { keep: '1' }, 60);
        await one.update(record, { set: { a: '1' }, remove: ['a'] });
        expect(await one.read(record, ['a', 'keep'])).toEqual([undefined, '1']);
      });

      it('brings the end of a record nearer by touching it, and by an update never', async () => {
        await one.create(record, { a: '1' }, 60);
        await two.update(record, { set: { a: '2' } }, 0.03);
        await new Promise((resolve) => setTimeout(resolve, 60));
        expect(await one.read(record, ['a'])).toEqual(['2']);
        expect(await one.touch(record, 0.03)).toBe(true);
        await new Promise((resolve) => setTimeout(resolve, 60));
        expect(await two.readAll(record)).toEqual(new Map());
      });

      it('never brings a record back by updating or touching it', async () => {
        await one.create(record, { a: '1' }, 60);
        expect(await one.remove(record)).toBe(true);
        expect(await one.update(record, { set: { a: '2' } }, 60)).toBe(false);
        expect(await one.touch(record, 60)).toBe(false);
        expect(await one.remove(record)).toBe(false);
        expect(await one.readAll(record)).toEqual(new Map());
      });

      it('changes nothing unless every expected field holds the expected value', async () => {
        await one.create(record, { a: '1', b: '2' }, 60);
        const set = { a: 'new', c: 'new' };
        expect(await one.update(record, { set, expect: { a: '1', b: 'other' } })).toBe(false);
        expect(await one.update(record, { set, remove: ['b'], expect: { missing: '' } })).toBe(false);
        expect([...(await one.readAll(record)).values()].sort()).toEqual(['1', '2']);
        expect(await one.update(record, { set, remove: ['b'], expect: { a: '1', b: '2' } })).toBe(true);
        expect([...(await one.readAll(record)).keys()].sort()).toEqual(['a', 'c']);
      });

      it('lets exactly one of many equal swaps through', async () => {
        await one.create(record, { a: 'old' }, 60);
        const swaps = Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? one : two).update(record, { set: { a: `new${index}` }, expect: { a: 'old' } }),
        );
        expect((await Promise.all(swaps)).filter(Boolean)).toHaveLength(1);
      });

      it('forgets a record whose last field is removed', async () => {
        await one.create(record, { a: '1' }, 60);
        await one.update(record, { remove: ['a'] }, 60);
        expect(await one.create(record, { a: '2' }, 60)).toBe(true);
      });
    });

    describe('an index', () => {
      const bounds = { entries: 3, bytes: 100 };

      it('lets the oldest go beyond its number and its bytes, but never the newest', async () => {
        const index = `${fresh()}:index`;
        for (const name of ['a', 'b', 'c'])
          expect((await one.admit(index, { name, bytes: 10 }, bounds)).gone).toEqual([]);
        expect((await two.admit(index, { name: 'a', bytes: 10 }, bounds)).gone).toEqual([]);
        expect((await one.admit(index, { name: 'd', bytes: 10 }, bounds)).gone).toEqual(['b']);
        expect((await two.admit(index, { name: 'c', bytes: 75, isMore: true }, bounds)).gone).toEqual(['a']);
        const held = { gone: [], entries: 2, bytes: 100 };
        expect(await one.admit(index, { name: 'd', bytes: 15 }, bounds)).toEqual(held);
        expect((await one.admit(index, { name: 'd', bytes: 16 }, bounds)).gone).toEqual(['c']);
        expect((await one.admit(index, { name: 'e', bytes: 1000 }, bounds)).gone).toEqual(['d']);
        expect((await one.admit(index, { name: 'f', bytes: 1 }, bounds)).gone).toEqual(['e']);
      });

      it('lets each name go once, of many that come at the same moment', async () => {
        const index = `${fresh()}:index`;
        const names = Array.from({ length: 30 }, (_, at) => `n${at}`);
        const admitted = await Promise.all(
          names.map((name, at) => (at % 2 ? one : two).admit(index, { name, bytes: 1 }, bounds)),
        );
        const gone = admitted.flatMap((one) => one.gone);
        expect(new Set(gone).size).toBe(27);
        expect(gone).toHaveLength(27);
      });
    });

    describe('one-time values', () => {
      it('gives the value to exactly one of 50 takers', async () => {
        const key = `${fresh()}:once:test`;
        expect(await one.putOnce(key, 'value', 60)).toBe(true);
        const taken = await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? one : two).take(key)));
        expect(taken.filter((value) => value !== undefined)).toEqual(['value']);
        expect(await one.take(key)).toBeUndefined();
      });

      it('refuses a key in use, and keeps its value', async () => {
        const key = `${fresh()}:once:test`;
        await one.putOnce(key, 'first', 60);
        expect(await two.putOnce(key, 'second', 60)).toBe(false);
        expect(await two.take(key)).toBe('first');
        expect(await two.putOnce(key, 'second', 60)).toBe(true);
      });
    });

    describe('kept values', () => {
      it('can be read again and again, in any process, and are replaced by the next', async () => {
        const key = `${fresh()}:kept:test`;
        expect(await two.getValue(key)).toBeUndefined();
        await one.setValue(key, 'first', 60);
        expect([await two.getValue(key), await one.getValue(key), await two.getValue(key)]).toEqual([
          'first',
          'first',
          'first',
        ]);
        await two.setValue(key, 'second', 60);
        expect(await one.getValue(key)).toBe('second');
      });

      it('are gone when their time is over', async () => {
        const key = `${fresh()}:kept:test`;
        await one.setValue(key, 'value', 0.05);
        await new Promise((resolve) => setTimeout(resolve, 80));
        expect(await two.getValue(key)).toBeUndefined();
      });

      it('are not taken, and take nothing, under a key of another kind', async () => {
        const key = fresh();
        await one.setValue(`${key}:kept:test`, 'kept', 60);
        await one.putOnce(`${key}:once:test`, 'once', 60);
        expect(await two.getValue(`${key}:once:other`)).toBeUndefined();
        expect(await two.take(`${key}:once:test`)).toBe('once');
        expect(await two.getValue(`${key}:kept:test`)).toBe('kept');
      });
    });

    describe('locks', () => {
      it('gives a lock to one owner at a time', async () => {
        const key = `${fresh()}:lock:test`;
        expect(await one.acquireLock(key, 'first', 60_000)).toBe(true);
        expect(await two.acquireLock(key, 'second', 60_000)).toBe(false);
        expect(await one.acquireLock(key, 'first', 60_000)).toBe(false);
        expect(await one.releaseLock(key, 'first')).toBe(true);
        expect(await two.acquireLock(key, 'second', 60_000)).toBe(true);
      });

      it('neither frees nor extends a lock of another owner, or one that is free', async () => {
        const key = `${fresh()}:lock:test`;
        expect(await one.extendLock(key, 'first', 60_000)).toBe(false);
        expect(await one.releaseLock(key, 'first')).toBe(false);
        await one.acquireLock(key, 'first', 60_000);
        expect(await two.releaseLock(key, 'second')).toBe(false);
        expect(await two.extendLock(key, 'second', 60_000)).toBe(false);
        expect(await one.extendLock(key, 'first', 60_000)).toBe(true);
      });
    });

    describe('buckets of tokens', () => {
      const day = { capacity: 7, periodMs: 86_400_000 };

      it('give what they hold and no more, and say how long one is waited for', async () => {
        const key = `${fresh()}:bucket`;
        expect(await one.takeTokens(key, day, 5)).toEqual({ granted: 5, waitMs: 0, left: 2 });
        expect(await two.takeTokens(key, day, 5)).toEqual({ granted: 2, waitMs: 0, left: 0 });
        const { granted, waitMs, left } = await one.takeTokens(key, day, 1);
        expect([granted, left]).toEqual([0, 0]);
        expect(waitMs / 86_400_000).toBeCloseTo(1 / 7, 3);
      });

      it('take back what was not used, and never hold more than their fill', async () => {
        const key = `${fresh()}:bucket`;
        await one.takeTokens(key, day, 7);
        await two.takeTokens(key, day, -3);
        expect(await one.takeTokens(key, day, 7)).toMatchObject({ granted: 3 });
        await one.takeTokens(key, day, -100);
        expect(await two.takeTokens(key, day, 100)).toMatchObject({ granted: 7, left: 0 });
      });

      it('are empty, and no emptier, when they were larger before', async () => {
        const key = `${fresh()}:bucket`;
        await one.takeTokens(key, day, 7);
        const { granted, waitMs } = await one.takeTokens(key, { capacity: 10, periodMs: 3_600_000 }, 5);
        expect(granted).toBe(0);
        expect(waitMs / 3_600_000).toBeCloseTo(1 / 10, 2);
      });

      it('fill up again, evenly', async () => {
        const key = `${fresh()}:bucket`;
        const fast = { capacity: 100, periodMs: 200 };
        let granted = 0;
        const startedAt = performance.now();
        // Enough for several fills, and bounded: a token comes every two milliseconds.
        for (let index = 0; index < 10_000 && granted < 300; index++) {
          granted += (await one.takeTokens(key, fast, 10)).granted;
        }
        const elapsedMs = performance.now() - startedAt;
        expect(granted).toBeGreaterThanOrEqual(100);
        expect(granted).toBeLessThanOrEqual(100 + elapsedMs / 2 + 1);
      });

      it('are counted each by itself', async () => {
        const keys = [`${fresh()}:bucket`, `${fresh()}:bucket`];
        const taken = await Promise.all(keys.map((key) => one.takeTokens(key, day, 7)));
        expect(taken.map(({ granted }) => granted)).toEqual([7, 7]);
      });

      it('give each token to exactly one of many takers', async () => {
        const key = `${fresh()}:bucket`;
        const bucket = { capacity: 30, periodMs: 86_400_000 };
        const takers = Array.from({ length: 50 }, (_, index) => (index % 2 ? one : two).takeTokens(key, bucket, 1));
        const granted = (await Promise.all(takers)).map((taken) => taken.granted);
        expect(granted.reduce((sum, count) => sum + count, 0)).toBe(30);
      });

      it.each([
        { capacity: 0, periodMs: 1 },
        { capacity: 1.5, periodMs: 1 },
        { capacity: 1, periodMs: 0 },
        { capacity: NaN, periodMs: NaN },
      ])('refuse to be %j', async (bucket) => {
        await expect(one.takeTokens(`${fresh()}:bucket`, bucket, 1)).rejects.toThrow(RangeError);
      });
    });

    describe('channels', () => {
      it('wakes every listener of the channel, in every process, and no other', async () => {
        const channel = `${fresh()}:signal:test`;
        const heard: string[] = [];
        await one.subscribe(`${channel}:other`, () => heard.push('other'));
        const woken = [one, one, two].map((store) => listen(store, channel));
        const listeners = await Promise.all(woken);
        await one.publish(channel);
        await Promise.all(listeners.map((listener) => listener.woken));
        expect(heard).toEqual([]);
        await Promise.all(listeners.map((listener) => listener.leave()));
      });

      it('lets one listener leave, twice if it likes, and still wakes the others', async () => {
        const channel = `${fresh()}:signal:test`;
        const heard: string[] = [];
        const leave = await one.subscribe(channel, () => heard.push('left'));
        const staying = await listen(one, channel);
        await leave();
        await leave();
        await two.publish(channel);
        await staying.woken;
        expect(heard).toEqual([]);
        await staying.leave();
      });

      it('hears a channel again that its last listener left a moment ago', async () => {
        const channel = `${fresh()}:signal:test`;
        const first = await listen(one, channel);
        const [, second] = await Promise.all([first.leave(), listen(one, channel)]);
        await two.publish(channel);
        await second.woken;
        await second.leave();
      });

      it('wakes the others when one listener throws', async () => {
        const channel = `${fresh()}:signal:test`;
        const leave = await one.subscribe(channel, () => {
          throw new Error('a faulty listener');
        });
        const other = await listen(one, channel);
        await one.publish(channel);
        await other.woken;
        await Promise.all([leave(), other.leave()]);
      });
    });

    it('answers a ping', async () => {
      await expect(one.ping()).resolves.toBeUndefined();
    });
  });
}

async function listen(
  store: VaultStore,
  channel: string,
): Promise<{ woken: Promise<void>; leave: () => Promise<void> }> {
  let wake = () => {};
  const woken = new Promise<void>((resolve) => (wake = resolve));
  return { woken, leave: await store.subscribe(channel, () => wake()) };
}
