import { parseClusterSlots, parseRedirection } from './cluster-topology.js';
import { slotOf } from './key-slot.js';

const asked = { host: '10.0.0.9', port: 7009 };

describe('slotOf', () => {
  // The first is the check value of CRC-16/XMODEM; the others are what CLUSTER KEYSLOT answers.
  it.each([
    ['123456789', 0x31c3],
    ['', 0],
    ['foo', 12182],
    ['{user1000}.following', slotOf('user1000')],
    ['foo{}{bar}', 8363],
    ['foo{{bar}}zap', slotOf('{bar')],
    ['foo{bar}{zap}', slotOf('bar')],
  ])('is the hash tag’s: %s', (key, slot) => {
    expect(slotOf(key)).toBe(slot);
  });

  it('is one for everything of a session', () => {
    expect(slotOf('fg:{abc}')).toBe(slotOf('fg:{abc}:lock:refresh'));
  });
});

describe('parseClusterSlots', () => {
  it('maps every slot of a range to its master, and knows the replicas', () => {
    const topology = parseClusterSlots(
      [
        [0, 1, ['10.0.0.1', 7001, 'id'], ['10.0.0.4', 7004, 'id']],
        [3, 3, ['', 7002, 'id']],
        [4, 4, [null, 7003, 'id']],
      ],
      asked,
    );
    expect(topology?.masters.slice(0, 6)).toEqual([
      { host: '10.0.0.1', port: 7001 },
      { host: '10.0.0.1', port: 7001 },
      undefined,
      { host: '10.0.0.9', port: 7002 },
      { host: '10.0.0.9', port: 7003 },
      undefined,
    ]);
    expect([...(topology?.addresses ?? [])]).toEqual([
      '10.0.0.1:7001',
      '10.0.0.4:7004',
      '10.0.0.9:7002',
      '10.0.0.9:7003',
    ]);
  });

  it.each([[undefined], [[]], ['x'], [null]])('reads nothing from %j', (answer) => {
    expect(parseClusterSlots(answer, asked)).toBeUndefined();
  });
});

describe('parseRedirection', () => {
  it('reads MOVED and ASK, also without a host and with an IPv6 one', () => {
    expect(parseRedirection('MOVED 3999 127.0.0.1:6381', asked)).toEqual({
      kind: 'MOVED',
      address: { host: '127.0.0.1', port: 6381 },
    });
    expect(parseRedirection('ASK 1 ::1:6381', asked)).toEqual({ kind: 'ASK', address: { host: '::1', port: 6381 } });
    expect(parseRedirection('MOVED 1 :6381', asked)?.address).toEqual({ host: '10.0.0.9', port: 6381 });
  });

  it.each(['', 'CLUSTERDOWN The cluster is down', 'MOVED x', 'MOVED 1 host:0', 'READONLY MOVED 1 h:1'])(
    'reads nothing from "%s"',
    (message) => {
      expect(parseRedirection(message, asked)).toBeUndefined();
    },
  );
});
