import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encryptFile, newShareKey, receiveShared } from '@fhir-gateway/patient-record/shares';
import { GatewayError } from '../errors/errors.js';
import { linkAddresses } from './link-addresses.js';
import type { OpenShares } from './receivers.js';

const publicUrl = 'https://gateway.example.org';
const key = newShareKey();
let server: Server;
let port: number;
let arrived: string[];

beforeEach(async () => {
  arrived = [];
  server = createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Whoever has a link to this gateway asks these; each answers nothing unless told. */
const shares = (answers: Partial<OpenShares> = {}) => {
  const unknown = () => Promise.reject(new GatewayError('SHARE_UNKNOWN', 'There is nothing.'));
  return { file: unknown, manifest: unknown, located: unknown, ...answers } as unknown as OpenShares;
};
const linkTo = (url: string, flag: string) =>
  `shlink:/${Buffer.from(JSON.stringify({ url, key, flag, v: 1 })).toString('base64url')}`;
const open = (url: string, flag: string, own = shares(), passcode?: string, at = publicUrl) =>
  receiveShared(linkTo(url, flag), {
    addresses: linkAddresses(own, at),
    signal: new AbortController().signal,
    issuers: [],
    nowMs: 0,
    recipient: 'A clinic',
    ...(passcode !== undefined && { passcode }),
  }).then(
    () => 'opened',
    ({ code }: { code?: string }) => code,
  );

/** This machine, private networks and the machine's own credentials, as an attacker spells them. */
const hosts = [
  ...['127.0.0.1', 'localhost', 'LOCALHOST', 'a.localhost', 'localhost.', '127.1', '127.0.1', '0x7f.1', '0x7f000001'],
  ...['2130706433', '0177.0.0.1', '017700000001', '127.0.0.1.', '0', '0.0.0.0', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]'],
  ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[::127.0.0.1]', '１２７.0.0.1', '127。0。0。1'],
  ...[
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '[fe80::1]',
    '[fc00::1]',
  ],
  ...[
    '[fd00:ec2::254]',
    '100.100.100.200',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[2002:7f00:1::]',
  ],
  '[ff02::1]',
];

it('asks no address of this machine or a private network that a link names, however it is written', async () => {
  expect(hosts).toHaveLength(40);
  for (const host of hosts) {
    for (const scheme of ['https', 'http']) {
      for (const flag of ['U', 'P', '']) {
        const code = await open(`${scheme}://${host}:${port}/quit`, flag, shares(), 'chosen text');
        expect([host, scheme, code]).toEqual([host, scheme, 'SHARED_ADDRESS_REFUSED']);
      }
    }
  }
  expect(arrived).toEqual([]);
});

it('asks none that a manifest names', async () => {
  for (const host of hosts.slice(0, 20)) {
    const manifest = () =>
      Promise.resolve({ status: 'finalized', files: [{ contentType: '', location: `https://${host}:${port}/x` }] });
    const code = await open(`${publicUrl}/shl/one`, '', shares({ manifest } as Partial<OpenShares>));
    expect([host, code]).toEqual([host, 'SHARED_ADDRESS_REFUSED']);
  }
  expect(arrived).toEqual([]);
});

it('opens this gateway’s own links without a request, wherever it is', async () => {
  const own = `http://localhost:${port}`;
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient' } }] };
  const text = await encryptFile(JSON.stringify(bundle), key, 'application/fhir+json');
  const asked: unknown[] = [];
  const file = (id: string, receiver: object) => (asked.push([id, receiver]), Promise.resolve(text));
  const located = (ticket: string) => (asked.push(ticket), Promise.resolve(text));
  const manifest = (id: string, given: object) => {
    asked.push([id, given]);
    const files = [{ contentType: 'application/fhir+json', location: `${own}/shl/files/t` }];
    return Promise.resolve('passcode' in given ? { status: 'finalized', files } : { remainingAttempts: 3 });
  };
  const answers = shares({ file, located, manifest } as Partial<OpenShares>);
  expect(await open(`${own}/shl/one`, 'U', answers, undefined, own)).toBe('opened');
  expect(await open(`${own}/shl/two`, 'P', answers, 'blue horse', own)).toBe('opened');
  expect(await open(`${own}/shl/two`, '', answers, undefined, own)).toBe('SHARED_PASSCODE_REQUIRED');
  expect(asked).toEqual([
    ['one', { recipient: 'A clinic' }],
    ['two', { recipient: 'A clinic', passcode: 'blue horse' }],
    't',
    ['two', { recipient: 'A clinic' }],
  ]);
  expect(await open(`${own}/shl/gone`, 'U', shares(), undefined, own)).toBe('SHARED_LINK_GONE');
  for (const path of ['', '/auth/status', '/shl', '/shl/../auth/status', '/shlx/one']) {
    expect([path, await open(`${own}${path}`, 'U', answers, undefined, own)]).not.toEqual([path, 'opened']);
  }
  expect(arrived).toEqual([]);
});
