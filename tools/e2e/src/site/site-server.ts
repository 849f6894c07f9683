import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.txt': 'text/plain; charset=utf-8',
};
const compressed = /^(?:text|application)\/|svg/;

/** A site that is being served. */
export interface ServedSite {
  /** Address of its first page. */
  readonly url: string;
  close(): void;
}

/**
 * Serves the files of a folder on the loopback interface as a host of static pages does: compressed, no page by a rule.
 *
 * @param base the path below which they stand, with `/` at both ends; default `/`
 * @param port default: a free one
 */
export async function serveSite(
  folder: string,
  { base = '/', port = 0 }: { base?: string | undefined; port?: number } = {},
): Promise<ServedSite> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = pathname.startsWith(base) ? normalize(`/${decodeURIComponent(pathname.slice(base.length))}`) : '/404';
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const type = types[extname(file)] ?? 'application/octet-stream';
    readFile(file).then(
      async (content) => {
        const isCompressed = compressed.test(type);
        const body = isCompressed ? await compress(content) : content;
        response.writeHead(200, {
          'content-type': type,
          'content-length': body.length,
          ...(isCompressed && { 'content-encoding': 'gzip' }),
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`;
  return {
    url,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
