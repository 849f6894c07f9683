import fc from 'fast-check';
import type { LookupFunction } from 'node:net';
import { guardedLookup } from './guarded-lookup.js';
import { isPrivateNetwork, PrivateNetworks } from './private-networks.js';

describe('a private network', () => {
  it.each(['10.0.0.0/8', '10.20.0.0/16', '10.1.2.3/32', '172.16.0.0/12', '192.168.7.0/24', '100.64.0.0/10'])(
    'is %s',
    (text) => expect(isPrivateNetwork(text)).toBe(true),
  );

  it.each(['fc00::/7', 'fd12:3456::/32', 'fd00::1/128'])('is %s, too', (text) =>
    expect(isPrivateNetwork(text)).toBe(true),
  );

  it.each([
    '0.0.0.0/0',
    '10.0.0.0/7',
    '172.16.0.0/11',
    '192.168.0.0/15',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '169.254.169.254/32',
    '8.8.8.0/24',
    '::/0',
    'fc00::/6',
    'fe80::/10',
    '::1/128',
    '::ffff:10.0.0.0/104',
    '64:ff9b::a00:0/104',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/8\n',
    'internal.example/24',
    '',
  ])('is not %j', (text) => {
    expect(isPrivateNetwork(text)).toBe(false);
    expect(() => new PrivateNetworks([text])).toThrow(TypeError);
  });

  it('holds exactly the addresses that begin with its bits', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 32 }),
        fc.tuple(byte, byte, byte),
        fc.tuple(byte, byte, byte),
        (prefix, a, b) => {
          const bits = (parts: number[]): string =>
            [10, ...parts].map((part) => part.toString(2).padStart(8, '0')).join('');
          const networks = new PrivateNetworks([`10.${a.join('.')}/${prefix}`]);
          expect(networks.has(`10.${b.join('.')}`)).toBe(bits(a).slice(0, prefix) === bits(b).slice(0, prefix));
        },
      ),
    );
  });

  it('never holds the metadata service of a cloud, nor what is no address', () => {
    const all = new PrivateNetworks(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);
    for (const address of ['100.100.100.200', '::ffff:100.100.100.200', 'fd00:ec2::254', 'fd00:0ec2:0::254'])
      expect([address, all.has(address)]).toEqual([address, false]);
    for (const address of ['169.254.169.254', '127.0.0.1', '::1', 'fe80::1', '8.8.8.8', 'host', '', '10.1'])
      expect([address, all.has(address)]).toEqual([address, false]);
    for (const address of ['10.0.0.1', '100.100.100.201', '::ffff:10.0.0.1', 'fd00:ec2::253'])
      expect([address, all.has(address)]).toEqual([address, true]);
  });
});

describe('a name that leads into an allowed network', () => {
  const resolve = (addresses: string[], networks: string[]): Promise<unknown> => {
    const answering: LookupFunction = (_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    const lookup = guardedLookup({ lookup: answering, allowed: new PrivateNetworks(networks) });
    return new Promise((done, fail) =>
      lookup('fhir.test', { all: true }, (error, found) => (error ? fail(error) : done(found))),
    );
  };

  it('is called, beside public addresses as well', async () => {
    expect(await resolve(['10.20.0.1', '8.8.8.8'], ['10.20.0.0/16'])).toHaveLength(2);
  });

  it.each([[['10.21.0.1']], [['10.20.0.1', '10.21.0.1']], [['10.20.0.1', '169.254.169.254']], [['10.20.0.1', '::1']]])(
    'is refused whole when it also leads elsewhere: %j',
    async (addresses) => {
      await expect(resolve(addresses, ['10.20.0.0/16'])).rejects.toMatchObject({ code: 'ADDRESS_PRIVATE' });
    },
  );
});
