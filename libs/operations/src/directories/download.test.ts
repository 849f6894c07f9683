import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { download, type DownloadOptions } from './download.js';
import { honest, startListServer, type Answer, type ListServer } from './testing/list-server.js';
import { eachFolder } from '../testing/each-folder.js';

const url = 'https://directory.example/list';
const contents = Buffer.from('0123456789'.repeat(1000));

const inside = eachFolder();
let server: ListServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(answer: Answer): Promise<ListServer> {
  await server?.close();
  return (server = await startListServer(answer));
}
async function get(from: ListServer, options: Partial<DownloadOptions> = {}) {
  const result = await download({ url, directory: inside(), fetch: from.fetch, ...options });
  return { ...result, text: readFileSync(result.file, 'utf8') };
}

describe('downloading a list', () => {
  it('saves the file and tells how far it is', async () => {
    const seen: unknown[] = [];
    const from = await serve(honest(contents, {}));
    const result = await get(from, { onProgress: (bytes, total) => seen.push([bytes, total]) });
    expect(result).toMatchObject({ text: contents.toString(), resumedAt: 0, unchanged: false });
    expect(seen.at(-1)).toEqual([contents.length, contents.length]);
    expect(from.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('is not repeated while the file has not changed', async () => {
    const from = await serve(honest(contents, { etag: 'W/"1"' }));
    await get(from);
    expect(await get(from)).toMatchObject({ text: contents.toString(), unchanged: true });
    expect(from.requests[1]?.headers['if-none-match']).toBe('W/"1"');
  });
});

describe('a download that broke off', () => {
  const strong = { etag: '"1"' };
  const date = 'Fri, 02 Jan 2026 00:00:00 GMT';
  /** Breaks the connection once some bytes of a longer file have arrived. */
  const broken = async (headers: Record<string, string>) => {
    let connection: ServerResponse | undefined;
    const from = await serve((_request, response) => {
      connection = response.writeHead(200, { ...headers, 'content-length': contents.length });
      response.write(contents.subarray(0, 4000));
    });
    await expect(get(from, { onProgress: () => connection?.destroy() })).rejects.toThrow(
      'The download stopped at 4000 bytes: the connection broke. Run it again to continue.',
    );
  };

  it.each([
    ['a strong tag', strong, '"1"'],
    ['a date', { 'last-modified': date }, date],
    ['a date, not a weak tag', { etag: 'W/"1"', 'last-modified': date }, date],
  ])('continues where it stopped, by %s', async (_what, headers, ifRange) => {
    await broken(headers);
    const from = await serve(honest(contents, headers));
    const { text, resumedAt } = await get(from);
    expect(text).toBe(contents.toString());
    expect(resumedAt).toBe(4000);
    expect(from.requests[0]?.headers).toMatchObject({ range: 'bytes=4000-', 'if-range': ifRange });
  });

  it('begins anew when the file has changed meanwhile', async () => {
    await broken(strong);
    const newer = Buffer.from('x'.repeat(9000));
    expect(await get(await serve(honest(newer, { etag: '"2"' })))).toMatchObject({
      text: newer.toString(),
      resumedAt: 0,
    });
  });

  it('begins anew when only a weak tag is known', async () => {
    await broken({ etag: 'W/"1"' });
    const from = await serve(honest(contents, { etag: 'W/"1"' }));
    expect(await get(from)).toMatchObject({ text: contents.toString(), resumedAt: 0 });
    expect(from.requests[0]?.headers.range).toBeUndefined();
  });

  it('never joins a range that begins elsewhere', async () => {
    await broken(strong);
    const from = await serve((_request, response) => {
      response.writeHead(206, { ...strong, 'content-range': 'bytes 1-2/9' }).end('xx');
    });
    await expect(get(from)).rejects.toThrow('The server answered with status 206.');
  });

  it('begins anew after the server says that there is no such range', async () => {
    await broken(strong);
    const gone = await serve((_request, response) => response.writeHead(416).end());
    await expect(get(gone)).rejects.toThrow('The server answered with status 416.');
    expect(await get(await serve(honest(contents, strong)))).toMatchObject({ text: contents.toString(), resumedAt: 0 });
  });

  it('is no whole file for the next run', async () => {
    await broken(strong);
    const refusing = await serve((_request, response) => response.writeHead(304).end());
    await expect(get(refusing)).rejects.toThrow('The server answered with status 304.');
  });
});

describe('a download is refused', () => {
  it.each(['http://directory.example/list', 'file:///etc/passwd', 'ftp://directory.example/x', 'list', ''])(
    'for the URL %j',
    async (bad) => {
      const from = await serve(honest(contents, {}));
      await expect(get(from, { url: bad })).rejects.toThrow('The URL must be https.');
      expect(from.requests).toEqual([]);
    },
  );

  it.each([
    ['http://directory.example/other', 'not https'],
    ['file:///etc/passwd', 'not https'],
    ['https://', 'not https'],
    ['/list', 'too often'],
  ])('when the server redirects to %s', async (location, message) => {
    const from = await serve((_request, response) => response.writeHead(302, { location }).end());
    await expect(get(from)).rejects.toThrow(message);
  });

  it('follows a redirect that stays on https', async () => {
    const from = await serve((request, response) => {
      if (request.url === '/list') response.writeHead(301, { location: '/moved' }).end();
      else response.end('moved');
    });
    expect((await get(from)).text).toBe('moved');
  });

  const begins: Answer = (_request, response) => response.write('begin');
  const unannounced: Answer = (_request, response) => {
    response.write(contents);
    response.end(contents);
  };
  const again = 'Run it again to continue.';
  const tooLarge = 'The list is larger than 0 MB.';
  it.each<[string, Answer, Partial<DownloadOptions>, string]>([
    ['answers 403', (_request, response) => response.writeHead(403).end('no'), {}, 'answered with status 403.'],
    ['answers 503', (_request, response) => response.writeHead(503).end('no'), {}, 'answered with status 503.'],
    ['says that it is too large', honest(contents, {}), { maxBytes: 9_999 }, tooLarge],
    ['sends too much', unannounced, { maxBytes: 15_000 }, tooLarge],
    ['sends nothing any more', begins, { idleMs: 50 }, `nothing came for too long. ${again}`],
    ['takes too long', begins, { timeoutMs: 200 }, `it took too long. ${again}`],
  ])('when the server %s', async (_what, answer, options, message) => {
    await expect(get(await serve(answer), options)).rejects.toThrow(message);
  });

  it('when the server cannot be reached', async () => {
    const failing = () => Promise.reject(new TypeError('fetch failed'));
    await expect(download({ url, directory: inside(), fetch: failing })).rejects.toThrow(
      'The server cannot be reached.',
    );
  });
});
