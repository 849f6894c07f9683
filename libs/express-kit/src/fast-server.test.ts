import { get } from 'node:http';

import express from 'express';

import { createFastServer, type FrontHandler } from './fast-server.js';
import type { FrontRequest, FrontResponse } from './front.js';

const loopback = { host: '127.0.0.1', port: 0 };

describe('createFastServer', () => {
  it('gives requests and responses the prototypes of the app before Express sees them', async () => {
    const app = express();
    let seen: { request: boolean; response: boolean } | undefined;
    const front: FrontHandler = (request, response) => {
      seen = {
        request: Object.getPrototypeOf(request) === app.request,
        response: Object.getPrototypeOf(response) === app.response,
      };
      return false;
    };
    app.get('/', (req, res) => void res.json({ path: req.path }));
    const server = await createFastServer(app, { front }).listen(loopback);
    const answer = await fetch(`${server.url}/`);
    expect(await answer.json()).toEqual({ path: '/' });
    expect(seen).toEqual({ request: true, response: true });
    await server.close();
  });

  it('lets the front handler answer without Express', async () => {
    const app = express();
    app.use((_req, res) => void res.status(418).end());
    const front = (request: FrontRequest, response: FrontResponse): boolean => {
      if (request.url !== '/hot') return false;
      response.end('front');
      return true;
    };
    const server = await createFastServer(app, { front }).listen(loopback);
    expect(await (await fetch(`${server.url}/hot`)).text()).toBe('front');
    expect((await fetch(`${server.url}/other`)).status).toBe(418);
    await server.close();
  });

  it('lets a running request end while it drains, and accepts no new one', async () => {
    const app = express();
    let finish: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      app.get('/', (_req, res) => {
        finish = () => void res.send('done');
        resolve();
      });
    });
    const server = await createFastServer(app).listen(loopback);
    const running = fetch(`${server.url}/`);
    await arrived;
    const closed = server.close({ graceMs: 60_000 });
    await expect(fetch(`${server.url}/`)).rejects.toThrow();
    finish?.();
    expect(await (await running).text()).toBe('done');
    await closed;
  });

  it('cuts what is still running when the grace has passed', async () => {
    const app = express();
    const arrived = new Promise<void>((resolve) => app.get('/', () => resolve()));
    const server = await createFastServer(app).listen(loopback);
    const running = fetch(`${server.url}/`);
    const outcome = expect(running).rejects.toThrow();
    await arrived;
    await server.close({ graceMs: 1 });
    await outcome;
  });

  it('refuses headers beyond its limit with 431', async () => {
    const server = await createFastServer(express()).listen(loopback);
    const status = await new Promise((resolve, reject) => {
      const headers = { 'x-large': 'a'.repeat(40 * 1024) };
      get(server.url, { headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(431);
    await server.close();
  });

  it('rejects when the address is taken', async () => {
    const first = await createFastServer(express()).listen(loopback);
    const second = createFastServer(express()).listen({ host: '127.0.0.1', port: first.port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });
});
