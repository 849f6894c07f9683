import { Agent, request } from 'node:http';
import type { Answer } from './verdict.js';

/** Somebody who asks for one record at a time, on connections to the proxy that stay open. */
export class Victim {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Asks for a record by its id, every fourth time with a search that has a body.
   *
   * @returns status 0 when the connection ended without an answer
   */
  ask(number: number, id: string): Promise<Answer> {
    const isSearch = number % 4 === 0;
    const form = `_id=${id}`;
    const options = {
      agent: this.#agent,
      host: '127.0.0.1',
      port: this.#port,
      method: isSearch ? 'POST' : 'GET',
      path: `/api/fhir/peer/Patient/${isSearch ? '_search' : id}`,
      headers: isSearch
        ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${form.length}` }
        : {},
    };
    return new Promise((resolve) => {
      const asked = request(options, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', ({ message }) => resolve({ status: 0, body: `${body} (cut off: ${message})` }));
      });
      asked.on('error', ({ message }) => resolve({ status: 0, body: message }));
      asked.end(isSearch ? form : undefined);
    });
  }

  leave(): void {
    this.#agent.destroy();
  }
}
