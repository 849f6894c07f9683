import { joinAdjacentBuffers } from './join-adjacent-buffers.js';

describe('pieces of an answer', () => {
  const whole = Buffer.from('a whole answer');

  it('are one where they lie side by side, and the same bytes', () => {
    const [one, ...others] = joinAdjacentBuffers([whole.subarray(2, 4), whole.subarray(4, 4), whole.subarray(4, 9)]);
    expect([one?.toString(), others]).toEqual(['whole a', []]);
    expect(one?.buffer).toBe(whole.buffer);
  });

  it.each([
    ['have a gap between them', [whole.subarray(0, 3), whole.subarray(4)]],
    ['come in another order', [whole.subarray(4), whole.subarray(0, 4)]],
    ['lie in different memory', [whole, Buffer.alloc(whole.byteOffset + whole.length + 1).subarray(whole.length)]],
    ['are one', [whole]],
    ['are none', []],
  ])('stay as they are where they %s', (_where, pieces) => {
    expect(joinAdjacentBuffers(pieces)).toBe(pieces);
  });
});
