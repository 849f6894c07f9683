import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCertificate, startTlsHost, type TestCertificate, type TlsHost } from '@fhir-gateway/testing';
import { createDocumentFetch, type DocumentFetchOptions, type ResolvedAddress } from './document-fetch.js';

const name = 'client.example';
const at = (address: string): ResolvedAddress[] => [{ address, family: 4 }];

describe('fetching a document over real TLS', () => {
  let trusted: TestCertificate;
  let host: TlsHost;
  let answer: RequestListener;
  beforeAll(async () => {
    trusted = makeCertificate([name]);
    host = await startTlsHost(trusted, (request, response) => answer(request, response));
  });
  beforeEach(() => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' }).end('{"a":1}');
    };
  });
  afterAll(() => host.close());

  const fetchFrom = (options: DocumentFetchOptions = {}, port = host.port, hostName = name) =>
    createDocumentFetch({
      resolve: () => Promise.resolve(at('127.0.0.1')),
      isAllowed: () => true,
      ca: trusted.ca,
      timeoutMs: 60_000,
      ...options,
    })(`https://${hostName}:${port}/client.json`);

  it('gives the document with its type and its life', async () => {
    const response = await fetchFrom();
    expect(await response.json()).toEqual({ a: 1 });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('max-age=60');
  });

  it('sends neither cookie nor authorization, nor who asks', async () => {
    const seen: string[] = [];
    answer = (request, response) => {
      seen.push(...Object.keys(request.headers));
      response.end('{}');
    };
    await fetchFrom();
    expect(seen.sort()).toEqual(['accept', 'connection', 'host']);
  });

  it.each<[string, DocumentFetchOptions, string | undefined, RegExp]>([
    ['from an authority that nobody trusts', { ca: '' }, undefined, /certificate/],
    ['for another host', {}, 'other.example', /altnames|Hostname/],
  ])('refuses a certificate %s', async (_what, options, hostName, message) => {
    await expect(fetchFrom(options, host.port, hostName)).rejects.toThrow(message);
  });

  it('refuses a server that speaks no TLS, and one that is not there', async () => {
    const plain = createServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    await expect(fetchFrom({}, port)).rejects.toThrow(/SSL|EPROTO/);
    await new Promise((resolve) => plain.close(resolve));
    await expect(fetchFrom({}, port)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('does not follow a redirect', async () => {
    const asked: (string | undefined)[] = [];
    answer = (request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: `https://${name}:${host.port}/elsewhere` }).end();
    };
    expect((await fetchFrom()).status).toBe(302);
    expect(asked).toEqual(['/client.json']);
  });

  it.each([
    ['declared', true],
    ['not declared', false],
  ])('gives up on a document that is too large, its size %s', async (_how, isDeclared) => {
    answer = (_request, response) => {
      if (isDeclared) response.setHeader('content-length', 70_000);
      for (let i = 0; i < 7; i++) response.write('x'.repeat(10_000));
      // Left open when it need not be: who waits for the end waits too long.
      if (isDeclared) response.end();
    };
    await expect(fetchFrom()).rejects.toThrow('too large');
  });

  it.each<[string, RequestListener]>([
    ['before its headers', () => undefined],
    ['within its headers', (_request, response) => void response.socket?.write('HTTP/1.1 200 OK\r\nx-a: 1\r\n')],
    ['within its body', (_request, response) => void response.writeHead(200, { 'content-length': 10 }).write('{')],
  ])('gives up on a server that stops %s', async (_where, listener) => {
    answer = listener;
    await expect(fetchFrom({ timeoutMs: 200 })).rejects.toThrow();
  });

  it('gives up on a name that takes too long to look up', async () => {
    const never = () => new Promise<never>(() => undefined);
    await expect(fetchFrom({ timeoutMs: 50, resolve: never })).rejects.toThrow('took too long');
  });

  it('connects nowhere when one of the addresses is private, whichever stands first', async () => {
    const before = host.connections();
    const isAllowed = (address: string) => address !== '127.0.0.1';
    for (const addresses of [
      [...at('127.0.0.1'), ...at('93.184.215.14')],
      [...at('93.184.215.14'), ...at('127.0.0.1')],
    ]) {
      await expect(fetchFrom({ isAllowed, resolve: () => Promise.resolve(addresses) })).rejects.toThrow('not public');
    }
    expect(host.connections()).toBe(before);
  });

  it('connects to the address that was looked at, whatever the name means a moment later', async () => {
    const inside = await startTlsHost(trusted, (_request, response) => response.end('{"inside":true}'), {
      host: '127.0.0.2',
      port: host.port,
    });
    try {
      const answers = [at('127.0.0.1'), at('127.0.0.2'), at('127.0.0.2')];
      const resolve = () => Promise.resolve(answers.shift() ?? at('127.0.0.2'));
      const response = await fetchFrom({ resolve, isAllowed: (address) => address === '127.0.0.1' });
      expect(await response.json()).toEqual({ a: 1 });
      expect(answers).toHaveLength(2);
      expect(inside.connections()).toBe(0);
    } finally {
      await inside.close();
    }
  });
});
