import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { mountOnDemand } from './mount-on-demand.js';
import { onDemand } from './on-demand.js';

describe('a router on demand', () => {
  let server: Server;
  let origin: string;
  let made = 0;

  beforeAll(async () => {
    const app = express();
    const open = onDemand(async (): Promise<Router> => {
      made += 1;
      return express.Router().get('/clinic/where', (request, response) => void response.send(request.url));
    });
    mountOnDemand(app, ['/clinic', '/pages/clinic'], open);
    mountOnDemand(app, ['/broken'], () => Promise.reject(new Error('cannot be made')));
    app.use((_request, response) => void response.send('another'));
    app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      response.status(500).send(error.message);
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const answer = async (path: string): Promise<string> => (await fetch(origin + path)).text();

  it('is not made for what is not below its paths', async () => {
    for (const path of ['/', '/clinics/where', '/pages', '/pages/clinical', '/a/clinic/where', '/?at=/clinic/']) {
      expect(await answer(path)).toBe('another');
    }
    expect(made).toBe(0);
  });

  it('is made once, also for requests at once, and sees the whole address', async () => {
    const answers = await Promise.all(Array.from({ length: 3 }, () => answer('/clinic/where?a=b')));
    expect(answers).toEqual(Array(3).fill('/clinic/where?a=b'));
    expect(await answer('/CLINIC/where')).toBe('/CLINIC/where');
    expect(made).toBe(1);
  });

  it('passes on what it has nothing for', async () => {
    expect([await answer('/clinic/nothing'), await answer('/pages/clinic')]).toEqual(['another', 'another']);
  });

  it('answers with the failure where it cannot be made, each time', async () => {
    for (let time = 0; time < 2; time += 1) {
      const response = await fetch(`${origin}/broken/x`);
      expect([response.status, await response.text()]).toEqual([500, 'cannot be made']);
    }
  });
});
