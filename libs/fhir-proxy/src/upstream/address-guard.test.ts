import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { FakePlatform } from '@fhir-gateway/testing';
import { isPrivateAddress, publicAddressesOnly } from './address-guard.js';
import { createTransport } from '@fhir-gateway/http1-client';
import type { Transport, TransportOptions } from '@fhir-gateway/http1-client';
import { defaultLimits } from '../contract/limits.js';

import { PrivateNetworks } from './private-networks.js';
import { codeOf, ProxyFixture } from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';
import { UpstreamPools } from './upstream-pools.js';

const privateAddresses = [
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
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
];

describe('an address', () => {
  it.each(privateAddresses)('%s is private', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(publicAddresses)('%s is public', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

describe('a name', () => {
  const resolving = (addresses: string[]): LookupFunction =>
    publicAddressesOnly((_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
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
      await expect(resolve(resolving(addresses))).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
    },
  );

  it('keeps the error of the resolver', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const lookup = publicAddressesOnly((_name, _options, callback) => callback(unknown, []));
    await expect(resolve(lookup)).rejects.toBe(unknown);
  });
});

describe('a name whose address changes', () => {
  /** What the resolver says, one answer after the other. */
  const answers = [['8.8.8.8'], ['169.254.169.254'], ['8.8.8.8', '127.0.0.1'], ['::ffff:10.0.0.1'], ['2600::1']];

  it('is judged anew for each connection, by the one look-up that the connection then uses', async () => {
    const asked: string[] = [];
    const resolver: LookupFunction = (name, _options, callback) => {
      const addresses = answers[asked.push(name) - 1] ?? [];
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    let guarded: LookupFunction | undefined;
    const createPool = (origin: string, options: TransportOptions): Transport => {
      guarded = options.lookup;
      return createTransport(origin, options);
    };
    const addresses = { allowPrivate: () => false, privateNetworks: new PrivateNetworks(), lookup: resolver };
    const pools = new UpstreamPools({ limits: defaultLimits, now: Date.now, addresses, createPool });
    pools.poolFor({ poolKey: 'test', origin: 'https://fhir.test' });
    pools.poolFor({ poolKey: 'test', origin: 'https://fhir.test' });
    const connect = (): Promise<string> =>
      new Promise((done) =>
        guarded?.('fhir.test', { all: true }, (error, found) => {
          done(
            error
              ? ((error as { code?: string }).code ?? '')
              : (found as LookupAddress[]).map(({ address }) => address).join(),
          );
        }),
      );
    const outcomes: string[] = [];
    for (let index = 0; index < answers.length; index += 1) outcomes.push(await connect());
    expect(outcomes).toEqual(['8.8.8.8', ...Array<string>(3).fill('UPSTREAM_UNREACHABLE'), '2600::1']);
    expect(asked).toHaveLength(answers.length);
    await pools.close();
  });
});

describe('a platform', () => {
  let upstream: FakePlatform;
  let names: string[];
  /** Every name is this machine. */
  const lookup: LookupFunction = (name, options, callback) => {
    names.push(name);
    if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
  };
  const port = (): string => new URL(upstream.base).port;

  beforeEach(async () => {
    names = [];
    upstream = await startUpstream();
  });
  afterEach(() => upstream.close());

  it.each(['http', 'https'])('over %s whose name leads here is not connected to, nor asked again', async (scheme) => {
    const fixture = new ProxyFixture(`${scheme}://fhir.test:${port()}/r4`, {
      lookup,
      allowInsecure: () => true,
      allowPrivate: () => false,
    });
    await expect(fixture.send('GET Patient/p1')).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: 'The address of this platform leads into a private network, where it may not be called.',
      detail: 'private address',
    });
    expect(names).toEqual(['fhir.test']);
    expect(upstream.seen).toEqual([]);
    await fixture.proxy.close();
  });

  it.each(['10.0.0.1', '169.254.169.254', '[::ffff:169.254.169.254]', '[fd00::1]', '0x7f.1', '2130706433'])(
    'at %s is refused without a resolver, however it is written',
    async (host) => {
      const fixture = new ProxyFixture(`https://${host}:${port()}/r4`, { lookup });
      const refusal = await fixture.send('GET Patient/p1').catch((error: unknown) => error);
      const isLoopback = host === '0x7f.1' || host === '2130706433';
      expect(refusal).toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
      if (!isLoopback) expect(refusal).toMatchObject({ detail: 'private address' });
      expect(names).toEqual([]);
      await fixture.proxy.close();
    },
  );

  it('in a private network is called where the caller says that it may be', async () => {
    const asked: string[] = [];
    const fixture = new ProxyFixture(`http://fhir.test:${port()}/r4`, {
      lookup,
      allowInsecure: () => true,
      allowPrivate: ({ hostname }) => asked.push(hostname) > 0,
    });
    expect((await fixture.send('GET Patient/p1')).head?.status).toBe(200);
    expect(asked).toEqual(['fhir.test']);
    await fixture.proxy.close();
  });

  it('on this machine by its own name or address is called, as every test here does', async () => {
    const fixture = new ProxyFixture(`http://localhost:${port()}/r4`, { lookup });
    expect((await fixture.send('GET Patient/p1')).head?.status).toBe(200);
    await fixture.proxy.close();
    const other = new ProxyFixture(upstream.base, { lookup });
    expect(await codeOf(other.send('GET Patient/p1'))).toBe('no error');
    await other.proxy.close();
  });
});
