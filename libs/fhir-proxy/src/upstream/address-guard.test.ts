import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { FakePlatform } from '@fhir-gateway/testing';
import { PrivateNetworks } from '@fhir-gateway/address-guard';
import { createTransport } from '@fhir-gateway/http1-client';
import type { Transport, TransportOptions } from '@fhir-gateway/http1-client';
import { defaultLimits } from '../contract/limits.js';
import { ProxyFixture } from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';
import { UpstreamPools } from './upstream-pools.js';

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
  });

  it('in an allowed network may be written as an address, in that network and in no other', async () => {
    const failure = async (host: string): Promise<unknown> => {
      const fixture = new ProxyFixture(`https://${host}:1/r4`, {
        privateNetworks: ['10.20.0.0/16'],
        limits: { connectTimeoutMs: 1, maxRetries: 0 },
        createPool: () => {
          throw new Error('a connection was about to be made');
        },
      });
      const error: unknown = await fixture.send('GET Patient/p1').catch((thrown: unknown) => thrown);
      return error;
    };
    expect(await failure('10.20.0.1')).toMatchObject({ message: 'a connection was about to be made' });
    expect(await failure('10.21.0.1')).toMatchObject({ detail: 'private address' });
  });
});
