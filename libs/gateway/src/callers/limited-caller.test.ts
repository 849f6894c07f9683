import type { Session } from '@fhir-gateway/token-vault';
import { limitedAddress, limitedCaller } from './limited-caller.js';

describe('whom the limits count an address as', () => {
  it.each([
    ['203.0.113.7', 'address 203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', 'network 2001:db8:1:2'],
    ['2001:db8:1:2::1', 'network 2001:db8:1:2'],
    ['2001:0DB8:0001:0002::ffff', 'network 2001:db8:1:2'],
    ['2001:db8::1', 'network 2001:db8:0:0'],
    ['::1', 'network 0:0:0:0'],
    ['::', 'network 0:0:0:0'],
    ['fe80::1%eth0', 'network fe80:0:0:0'],
    ['1::2:3:4:5:6', 'network 1:0:0:2'],
    [undefined, 'address none'],
  ])('%s is %s', (address, expected) => {
    expect(limitedAddress(address)).toBe(expected);
  });
});

describe('whom the limits count a call as', () => {
  const session = { id: 'one' } as Session;
  const address = () => '203.0.113.7';

  it('is the session, whichever credential came', () => {
    for (const via of ['bearer', 'handle', 'local', 'browser'] as const) {
      expect(limitedCaller({ kind: 'session', session, via }, address, true)).toBe('session one');
    }
  });

  it('D42: is the address where a session is had for the asking', () => {
    expect(limitedCaller({ kind: 'session', session, via: 'browser' }, address, false)).toBe(`address ${address()}`);
    expect(limitedCaller({ kind: 'anonymous' }, address, true)).toBe(`address ${address()}`);
  });
});
