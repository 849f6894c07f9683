import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { json, type ErrorRequestHandler } from 'express';

import { readBodyBy } from './read-body.js';

describe('a body that is read within a handler', () => {
  let server: Server;
  const parse = json({ limit: 64, type: 'application/fhir+json' });
  const send = async (type: string, body: string): Promise<[number, unknown]> => {
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-type': type, connection: 'close' };
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
    return [answer.status, await answer.json()];
  };

  beforeAll(async () => {
    const app = express();
    app.post('/', async (req, res) => void res.json({ body: await readBodyBy(parse, req, res) }));
    const failed: ErrorRequestHandler = (error: { status: number }, _req, res, _next) =>
      void res.status(error.status).json({});
    app.use(failed);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it('is parsed', async () => {
    expect(await send('application/fhir+json', '{"a":1}')).toEqual([200, { body: { a: 1 } }]);
  });

  it.each([
    ['is no JSON', 'application/fhir+json', '{', 400],
    ['is too large', 'application/fhir+json', `"${'x'.repeat(100)}"`, 413],
    ['is of another type', 'text/plain', '{"a":1}', 200],
  ])('is not given where it %s', async (_name, type, body, status) => {
    expect(await send(type, body)).toEqual([status, {}]);
  });
});
