import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { ServiceAddresses } from './service-addresses.js';
import type { ServiceAddressesOptions } from './service-addresses.js';

const wellKnown = 'https://payer.example/.well-known/davinci-configuration';
const document = {
  'davinci_crd_hook_endpoint#2.2': 'https://payer.example/crd/cds-services',
  'davinci_dtr_qpackage_endpoint#2.2': 'https://payer.example/fhir',
  'davinci_pas_submission_endpoint#2.2': 'https://elsewhere.test/fhir',
};
const ownKeys = { wellKnown, crd: { auth: 'cds-hooks-jwt' }, dtr: { auth: 'none' }, pas: { auth: 'none' } };

function platform(davinci?: object): ResolvedPlatform {
  const definition = { id: 'payer', davinci };
  return {
    id: 'payer',
    fhirBaseUrl: 'https://payer.example/r4',
    definition,
    requestHeaders: () => ({ 'x-api-key': 'secret' }),
  } as unknown as ResolvedPlatform;
}

type Reply = { status?: number; text?: string; code?: string };

function addresses(reply: (call: number) => Reply | Promise<Reply>, more: Partial<ServiceAddressesOptions> = {}) {
  const sent: { url: string; headers: Readonly<Record<string, string>>; maxBytes: number }[] = [];
  const clock = { nowMs: 0 };
  const service = new ServiceAddresses({
    send: async (_platform, { url, headers, maxBytes }) => {
      sent.push({ url: url.href, headers, maxBytes });
      const { status = 200, text = JSON.stringify(document), code } = await reply(sent.length);
      if (code !== undefined) throw Object.assign(new Error('no'), code === 'NONE' ? {} : { code });
      return { status, contentType: 'application/json', retryAfterSeconds: undefined, text };
    },
    now: () => clock.nowMs,
    allowInsecure: () => false,
    isOneOwner: () => false,
    ...more,
  });
  return { service, sent, clock };
}
const bases = ({ definition: { davinci } }: ResolvedPlatform) => [
  davinci?.crd?.base,
  davinci?.dtr?.base,
  davinci?.pas?.base,
];

describe('addresses that the platform file leaves open', () => {
  it('are filled in from the payer’s document, those elsewhere excepted', async () => {
    const { service, sent } = addresses(() => ({}));
    const filled = await service.fillIn(platform(ownKeys));
    expect(bases(filled)).toEqual(['https://payer.example/crd', 'https://payer.example/fhir', undefined]);
    expect(filled.definition.davinci?.crd?.auth).toBe('cds-hooks-jwt');
    expect(filled.requestHeaders()).toEqual({ 'x-api-key': 'secret' });
    // Neither a token nor the platform's own headers go where a document is fetched.
    expect(sent).toEqual([{ url: wellKnown, headers: { accept: 'application/json' }, maxBytes: 256 * 1024 }]);
    expect(['crd', 'dtr', 'pas'].map((name) => service.isConfirmed('payer', name as 'crd'))).toEqual([
      true,
      true,
      false,
    ]);
    expect(service.driftOf('payer')).toEqual({ pas: 'address-refused' });
  });

  it('are asked for once, however many want them at once, and again after a day', async () => {
    const { service, sent, clock } = addresses(() => ({}));
    await Promise.all([1, 2, 3].map(() => service.fillIn(platform(ownKeys))));
    clock.nowMs = 24 * 60 * 60 * 1000 - 1;
    await service.fillIn(platform(ownKeys));
    expect(sent).toHaveLength(1);
    clock.nowMs += 1;
    await service.fillIn(platform(ownKeys));
    expect(sent).toHaveLength(2);
  });

  it.each<[string, Reply, number]>([
    ['there is no document', { status: 404 }, 60 * 60],
    ['a redirect', { status: 302 }, 60 * 60],
    ['a page', { text: '<html>' }, 60 * 60],
    ['no object', { text: '[]' }, 60 * 60],
    ['a busy payer', { status: 503 }, 60],
    ['no answer', { code: 'UPSTREAM_UNREACHABLE' }, 60],
    ['too much of an answer', { code: 'RESPONSE_TOO_LARGE' }, 60],
  ])('stay open after %s; it is asked again later', async (_what, reply, seconds) => {
    const { service, sent, clock } = addresses((call) => (call === 1 ? reply : {}));
    expect(bases(await service.fillIn(platform(ownKeys)))).toEqual([undefined, undefined, undefined]);
    expect(service.isConfirmed('payer', 'crd')).toBe(false);
    expect(service.driftOf('payer')).toEqual({});
    clock.nowMs = seconds * 1000 - 1;
    await service.fillIn(platform(ownKeys));
    expect(sent).toHaveLength(1);
    clock.nowMs += 1;
    expect(bases(await service.fillIn(platform(ownKeys)))[0]).toBe('https://payer.example/crd');
  });

  it('stay open where the document is another payer’s', async () => {
    const system = 'http://hl7.org/fhir/sid/us-npi';
    const text = JSON.stringify({ ...document, 'payer-identifier': { system, value: '2' } });
    const { service } = addresses(() => ({ text }));
    const own = platform({ ...ownKeys, payerIdentifiers: [{ system, value: '1' }] });
    expect(bases(await service.fillIn(own))).toEqual([undefined, undefined, undefined]);
    expect(service.driftOf('payer')).toEqual({ crd: 'other-payer', dtr: 'other-payer', pas: 'other-payer' });
  });

  it('are never invented for a service that the file does not claim', async () => {
    const { service } = addresses(() => ({}));
    expect(bases(await service.fillIn(platform({ wellKnown, crd: { auth: 'none' } })))).toEqual([
      'https://payer.example/crd',
      undefined,
      undefined,
    ]);
  });

  it('hide no fault of this library', async () => {
    const { service } = addresses(() => ({ code: 'NONE' }));
    await expect(service.fillIn(platform(ownKeys))).rejects.toThrow('no');
  });
});

describe('addresses of the platform file', () => {
  const fixed = {
    wellKnown,
    crd: { base: 'https://payer.example/crd/', auth: 'none' },
    dtr: { base: 'https://payer.example/before', auth: 'none' },
  };

  it('stay, wait for nothing, and are compared: drift is reported once, by service only', async () => {
    let answer = (_reply: Reply): void => undefined;
    const reported: unknown[] = [];
    const told = new Promise<void>((resolve) => {
      const { service } = addresses(() => new Promise<Reply>((reply) => (answer = reply)), {
        onDrift: (...drift) => {
          reported.push(drift);
          expect(service.isConfirmed('payer', 'crd')).toBe(true);
          expect(service.isConfirmed('payer', 'dtr')).toBe(false);
          resolve();
        },
      });
      void service.fillIn(platform(fixed)).then((filled) => {
        // The payer has not answered yet.
        expect(bases(filled)).toEqual(['https://payer.example/crd/', 'https://payer.example/before', undefined]);
        answer({});
      });
    });
    await told;
    expect(reported).toEqual([['payer', { dtr: 'other-address' }]]);
  });

  it('are not looked for where no document is named', async () => {
    const { service, sent } = addresses(() => ({}));
    const own = platform({ crd: { base: 'https://payer.example/crd', auth: 'none' } });
    expect(await service.fillIn(own)).toBe(own);
    const none = platform(undefined);
    expect(await service.fillIn(none)).toBe(none);
    expect(sent).toEqual([]);
  });

  it('bear a fault in the background, which is told', async () => {
    const told = new Promise<unknown>((resolve) => {
      const { service } = addresses(() => ({ code: 'NONE' }), { onError: resolve });
      void service.fillIn(platform(fixed));
    });
    await expect(told).resolves.toMatchObject({ message: 'no' });
  });
});
