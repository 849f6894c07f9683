import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { LinkAnswer, LinkRequest, PartnerLink } from './partner.js';

/** Serves the links of partners on this machine. */
export class LinkServer {
  readonly #links = new Map<string, PartnerLink>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** Where the links of this name are served, without a slash at its end. */
  baseUrlOf(name: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${name}`;
  }

  add(name: string, link: PartnerLink): void {
    this.#links.set(name, link);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const link = this.#links.get(url.pathname.split('/')[1] ?? '');
    const { method = 'GET' } = request;
    const answer = await serve(link, { method, url, body: await text(request) });
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
  }
}

/** A partner that fails answers as a server that fails. */
async function serve(link: PartnerLink | undefined, request: LinkRequest): Promise<LinkAnswer> {
  const plain = { contentType: 'text/plain' };
  if (link === undefined) return { ...plain, status: 404, body: 'There is no such link.' };
  try {
    return await link.serve(request);
  } catch (error) {
    return { ...plain, status: 500, body: String(error) };
  }
}
