import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { areTrustedProxies } from '../config/trusted-proxies.js';
import { createClientAddress } from './client-address.js';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  it.each<[string, string[], string | undefined, string | undefined, string | undefined]>([
    ['the peer, where no proxy is trusted', [], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['the peer, where it is none of the trusted', ['10.0.0.0/8'], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['what a trusted proxy added', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['what it added, not what it was sent', ['10.0.0.0/8'], '10.1.2.3', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
    ['behind two of them', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.7, 10.9.9.9', '198.51.100.7'],
    ['the last untrusted one', ['10.0.0.0/8'], '10.1.2.3', '10.0.0.1, 192.0.2.9, 10.9.9.9', '192.0.2.9'],
    ['a proxy without a header', ['10.0.0.0/8'], '10.1.2.3', undefined, '10.1.2.3'],
    ['a proxy that passes on nonsense', ['10.0.0.0/8'], '10.1.2.3', 'unknown', '10.1.2.3'],
    ['IPv4 in IPv6 clothes', ['10.0.0.0/8'], '::ffff:10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['IPv4 in IPv6 clothes, untrusted', [], '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['IPv6', ['fd00::/8'], 'fd00::1', '2001:db8::5', '2001:db8::5'],
    ['a name for loopback', ['loopback'], '127.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['none, over no socket', ['10.0.0.0/8'], undefined, '198.51.100.7', undefined],
  ])('is %s', (_what, trusted, peer, forwarded, expected) => {
    expect(createClientAddress(trusted)(request(peer, forwarded))).toBe(expected);
  });

  it('D15: is never changed by what an untrusted peer sends', () => {
    const addressOf = createClientAddress(['10.0.0.0/8', 'fd00::/8']);
    const anything = fc.oneof(
      fc.string(),
      fc.ipV4(),
      fc.ipV6(),
      fc.array(fc.ipV4()).map((list) => list.join(', ')),
    );
    fc.assert(
      fc.property(anything, (header) => addressOf(request('192.0.2.1', header)) === '192.0.2.1'),
      { numRuns: 300 },
    );
  });

  it('is an address, whatever a trusted proxy passes on', () => {
    const addressOf = createClientAddress(['10.0.0.0/8']);
    fc.assert(
      fc.property(fc.string(), (header) => /^[0-9a-f.:]{2,45}$/i.test(addressOf(request('10.0.0.1', header)) ?? '')),
      { numRuns: 300 },
    );
  });
});

describe('trusted proxies', () => {
  it.each(['10.0.0.0/8', '192.0.2.1', '::1', 'fd00::/8', 'loopback', 'uniquelocal', '10.0.0.0/255.0.0.0'])(
    'may be %s',
    (text) => expect(areTrustedProxies([text])).toBe(true),
  );

  it.each(['*', 'everyone', '10.0.0.0/33', '10.0.0', '0.0.0.0/0', '::/0', '10.0.0.0/00', 'proxy.example', '', 'true'])(
    'may not be %j',
    (text) => expect(areTrustedProxies(['10.0.0.1', text])).toBe(false),
  );
});
