import type { LookupFunction } from 'node:net';
import { guardedLookup, isRefusedHost } from './guarded-lookup.js';
import { PrivateNetworks } from './private-networks.js';
import { isPublicAddress } from './public-address.js';

const privateAddresses = [
  '192.88.99.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  '3fff::1',
  '3fff:fff::1',
  '5f00::1',
  '2001:10::1',
  '2001:2::1',
  '2001:db8::1',
  '2620:4f:8000::1',
  '::ffff:0:8.8.8.8',
  '::ffff:8.8.8.8',
  '100::1',
  'fec0::1',
  '0.0.0.0',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '127.0.0.1',
  '127.8.8.8',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::10.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '2002:7f00:1::1',
  '2001::1',
  'fc00::1',
  'fdff::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'no address',
  '127.1',
  '',
];
const publicAddresses = [
  '8.8.8.8',
  '11.0.0.0',
  '9.255.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.169.0.1',
  '223.255.255.255',
  '2600::1',
  '2001:4860:4860::8888',
  '64:ff9b::8.8.8.8',
];

describe('an address', () => {
  it.each(privateAddresses)('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(publicAddresses)('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a name', () => {
  const resolving = (addresses: string[]): LookupFunction =>
    guardedLookup({
      lookup: (_name, _options, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    });
  const resolve = (lookup: LookupFunction): Promise<unknown> =>
    new Promise((done, fail) => {
      lookup('fhir.test', { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)));
    });

  it('leads to the addresses that were looked at', async () => {
    expect(await resolve(resolving(['8.8.8.8', '2600::1']))).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2600::1', family: 6 },
    ]);
  });

  it.each([[['8.8.8.8', '10.0.0.1']], [['2600::1', '::1']], [['169.254.169.254']], [[]]])(
    'is refused whole when it leads to %j',
    async (addresses) => {
      await expect(resolve(resolving(addresses))).rejects.toMatchObject({ code: 'ADDRESS_PRIVATE' });
    },
  );

  it('keeps the error of the resolver', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const lookup = guardedLookup({ lookup: (_name, _options, callback) => callback(unknown, []) });
    await expect(resolve(lookup)).rejects.toBe(unknown);
  });
});

it.each(['https://10.0.0.1/x', 'https://[::1]/', 'http://0x7f.1/', 'http://2130706433/', 'https://[::ffff:10.0.0.1]/'])(
  'a host that is written as a private address is refused, however it is written: %s',
  (text) => expect(isRefusedHost(new URL(text))).toBe(true),
);

it.each(['https://8.8.8.8/', 'https://[2600::1]/', 'https://10.0.0.1.example.org/', 'https://localhost.example/'])(
  'a public address, and a name, which is looked up, are not: %s',
  (text) => expect(isRefusedHost(new URL(text))).toBe(false),
);

it.each(['https://localhost/', 'https://LOCALHOST./', 'https://a.localhost/'])(
  'a name of this machine is: %s',
  (text) => expect(isRefusedHost(new URL(text))).toBe(true),
);

it('an address in an allowed network is not refused', () => {
  const allowed = new PrivateNetworks(['10.20.0.0/16']);
  expect(isRefusedHost(new URL('https://10.20.0.1/'), allowed)).toBe(false);
  expect(isRefusedHost(new URL('https://10.21.0.1/'), allowed)).toBe(true);
});
