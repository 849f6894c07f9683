import fc from 'fast-check';
import { BodyRooms } from './buffer-pool.js';
import type { Room } from './buffer-pool.js';

describe('rooms for bodies', () => {
  it('gives memory again that was given back, and no other', () => {
    const rooms = new BodyRooms();
    const [one, two] = [rooms.take(70_000), rooms.take(70_000)];
    expect(two.bytes.buffer).not.toBe(one.bytes.buffer);
    one.giveBack();
    const [three, four] = [rooms.take(66_000), rooms.take(66_000)];
    expect(three.bytes.buffer).toBe(one.bytes.buffer);
    expect(four.bytes.buffer).not.toBe(two.bytes.buffer);
    expect([three.bytes.length, four.bytes.length]).toEqual([66_000, 66_000]);
  });

  it.each([0, 1, 4_095, 4_096, 16_384, 16_385, 262_144, 262_145, 5_000_000])(
    'has as many bytes as are asked for: %i',
    (length) => {
      const rooms = new BodyRooms();
      for (let times = 0; times < 3; times += 1) {
        const room = rooms.take(length);
        expect(room.bytes.length).toBe(length);
        room.giveBack();
      }
    },
  );

  it('keeps no more than a bound of what was given back', () => {
    const rooms = new BodyRooms();
    const lent = Array.from({ length: 200 }, () => rooms.take(250_000));
    const before = new Set(lent.map(({ bytes }) => bytes.buffer));
    lent.forEach((room) => room.giveBack());
    const again = Array.from({ length: 200 }, () => rooms.take(250_000));
    expect(again.filter(({ bytes }) => before.has(bytes.buffer))).toHaveLength(32);
  });

  it('never lends the same memory twice at a time', () => {
    const step = fc.oneof(fc.record({ take: fc.integer({ min: 1, max: 300_000 }) }), fc.record({ back: fc.nat(20) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const rooms = new BodyRooms();
        const lent: Room[] = [];
        for (const one of steps) {
          if ('take' in one) lent.push(rooms.take(one.take));
          else lent.splice(one.back, 1)[0]?.giveBack();
          const large = lent.filter(({ bytes }) => bytes.length >= 4_096).map(({ bytes }) => bytes.buffer);
          expect(new Set(large).size).toBe(large.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
