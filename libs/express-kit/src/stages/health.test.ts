import express from 'express';

import { createHttpServer } from '../server/http-server.js';
import { livez, readyz, type Readiness } from './health.js';

async function probe(check: () => Promise<Readiness>): Promise<{ live: number; ready: number; report: unknown }> {
  const app = express();
  app.get('/livez', livez());
  app.get('/readyz', readyz(check));
  const server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
  const live = await fetch(`${server.url}/livez`);
  const ready = await fetch(`${server.url}/readyz`);
  const report: unknown = await ready.json();
  await server.close();
  return { live: live.status, ready: ready.status, report };
}

describe('health', () => {
  it('is ready while the check says so, and shows the report', async () => {
    expect(await probe(() => Promise.resolve({ ready: true }))).toEqual({
      live: 200,
      ready: 200,
      report: { ready: true },
    });
  });

  it('is alive but not ready while the check says no', async () => {
    expect(await probe(() => Promise.resolve({ ready: false }))).toMatchObject({ live: 200, ready: 503 });
  });

  it('is not ready when the check fails, and does not show why', async () => {
    expect(await probe(() => Promise.reject(new Error('redis://secret')))).toEqual({
      live: 200,
      ready: 503,
      report: { ready: false },
    });
  });
});
