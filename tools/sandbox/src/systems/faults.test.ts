import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@fhir-gateway/testing';
import express from 'express';

import { faults } from './faults.js';

describe('faults of a sandbox', () => {
  let server: Server;
  let origin: string;
  /** Requests below a FHIR base, answered or not, of one test. */
  let seen: number;

  beforeEach(() => {
    seen = 0;
  });
  beforeAll(async () => {
    const app = express();
    app.use((request, _response, next) => {
      if (request.path.includes('/fhir')) seen += 1;
      next();
    });
    app.use(faults());
    app.use((_request, response) => void response.send('answered'));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const control = (query: string) => fetch(`${origin}/control/delay?${query}`, { method: 'POST' });
  const isAnswered = (path: string, ms: number) =>
    fetch(`${origin}${path}`, { signal: AbortSignal.timeout(ms) }).then(
      () => true,
      () => false,
    );

  it('holds what is below a path, and nothing else, until it is ended', async () => {
    expect((await control('path=/clinic/fhir&ms=60000')).status).toBe(200);
    expect(await isAnswered('/clinic/fhir/Patient/1', 150)).toBe(false);
    expect(await isAnswered('/member/fhir/Patient/1', 5_000)).toBe(true);
    await control('path=/clinic/fhir&ms=0');
    expect(await isAnswered('/clinic/fhir/Patient/1', 5_000)).toBe(true);
  });

  it('answers what waits once the delay is ended, as the sandbox answers then', async () => {
    await control('path=/clinic/fhir/Patient&ms=120000');
    await control('path=/clinic/fhir/Condition&ms=120000');
    const others = new AbortController();
    const other = fetch(`${origin}/clinic/fhir/Condition`, { signal: others.signal }).catch(() => 'waits');
    const waiting = fetch(`${origin}/clinic/fhir/Patient`);
    await eventually(() => seen === 2);
    await fetch(`${origin}/control/status?path=/clinic/fhir&status=503`, { method: 'POST' });
    await control('path=/clinic/fhir/Patient&ms=0');
    expect((await waiting).status).toBe(503);
    others.abort();
    expect(await other).toBe('waits');
    await fetch(`${origin}/control/status?path=/clinic/fhir&status=0`, { method: 'POST' });
    await control('path=/clinic/fhir/Condition&ms=0');
    expect(await isAnswered('/clinic/fhir/Condition', 5_000)).toBe(true);
  });

  it('answers what is below a path with a status until it is ended', async () => {
    const statusOf = async (path: string) => (await fetch(`${origin}${path}`)).status;
    const setStatus = (status: number) =>
      fetch(`${origin}/control/status?path=/clinic/fhir&status=${status}`, { method: 'POST' });
    expect((await setStatus(503)).status).toBe(200);
    expect([await statusOf('/clinic/fhir/Patient'), await statusOf('/fhir/Patient')]).toEqual([503, 200]);
    await setStatus(0);
    expect(await statusOf('/clinic/fhir/Patient')).toBe(200);
  });
});
