import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { registeredRoutes } from '../testing/registered-routes.js';
import { defineRoute, formParser, routerOf } from './define-route.js';
import { wholeNumber } from './fields.js';
import { formBody, jsonAnswer } from './operation.js';

const described = { tag: 'Platforms', summary: 'Ask for something', access: 'anybody', examples: {} } as const;
const answers = { 200: jsonAnswer(z.object({ got: z.unknown() }), 'What came.') };
const routes = [
  defineRoute({
    ...described,
    id: 'read',
    method: 'get',
    path: '/things/{thing_id}',
    refusesHead: true,
    query: z.object({ limit: wholeNumber({ least: 1, most: 9 }).default(3) }),
    answers,
    handle: () => (req, res, read) => void res.json({ got: [req.params.thing_id, read.query().limit] }),
  }),
  defineRoute({
    ...described,
    id: 'send',
    method: 'post',
    path: '/things',
    sameOrigin: 'proven',
    body: formBody(z.object({ name: z.string().max(4).optional() })),
    parse: formParser(64),
    answers,
    handle: () => (_req, res, read) => void res.json({ got: read.form() }),
  }),
  defineRoute({
    ...described,
    id: 'end',
    method: 'delete',
    path: '/things/{thing_id}',
    sameOrigin: 'proven',
    answers,
    handle: () => (req, res) => void res.json({ got: req.params.thing_id }),
  }),
];
const app = express();
app.use(routerOf(routes, { origin: 'https://gateway.example' } as RestContext));
app.use((_req, _res, next) => next({ status: 404 }));
app.use(((error: { code?: string; status?: number }, _req, res, _next) => {
  res.status(400).json({ code: error.code ?? error.status });
}) satisfies express.ErrorRequestHandler);

const own = { 'x-requested-with': 'test' };
const form = { ...own, 'content-type': 'application/x-www-form-urlencoded' };

describe('a route', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) => {
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    return [response.status, text === '' ? undefined : (JSON.parse(text) as unknown)];
  };

  it('is registered at the address of its description', () => {
    expect(registeredRoutes(app).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /things/:thing_id',
      'POST /things',
      'DELETE /things/:thing_id',
    ]);
  });

  it.each<[string, string, Record<string, string>, string | undefined, unknown]>([
    ['GET', '/things/a?limit=4', {}, undefined, ['a', 4]],
    ['GET', '/things/a?other=4', {}, undefined, ['a', 3]],
    ['POST', '/things', form, 'name=abc&more=1', { name: 'abc' }],
    ['POST', '/things', own, undefined, {}],
    ['DELETE', '/things/a', own, undefined, 'a'],
    // No foreign page can send an Authorization header.
    ['DELETE', '/things/a', { authorization: 'Bearer x' }, undefined, 'a'],
  ])('%s %s with %j and %j reads what is described', async (method, path, headers, body, got) => {
    expect(await ask(method, path, headers, body)).toEqual([200, { got }]);
  });

  it.each<[string, string, Record<string, string>, string | undefined, unknown]>([
    ['GET', '/things/a?limit=10', {}, undefined, 'ARGUMENT_INVALID'],
    ['GET', '/things/a?limit=1&limit=2', {}, undefined, 'ARGUMENT_INVALID'],
    ['GET', '/Things/a', {}, undefined, 404],
    ['POST', '/things', form, 'name=abcde', 'ARGUMENT_INVALID'],
    ['POST', '/things', form, `name=${'a'.repeat(64)}`, 413],
    ['POST', '/things', { 'content-type': form['content-type'] }, 'name=abc', 'CROSS_SITE_REFUSED'],
    // A form is sent by a page, whatever else the request carries.
    ['POST', '/things', { authorization: 'Bearer x' }, undefined, 'CROSS_SITE_REFUSED'],
    ['DELETE', '/things/a', {}, undefined, 'CROSS_SITE_REFUSED'],
    ['DELETE', '/things/a', { origin: 'https://evil.example' }, undefined, 'CROSS_SITE_REFUSED'],
  ])('refuses %s %s with %j and %j', async (method, path, headers, body, code) => {
    expect(await ask(method, path, headers, body)).toEqual([400, { code }]);
  });

  it('refuses HEAD where link checkers may not act', async () => {
    const response = await fetch(`${url}/things/a`, { method: 'HEAD' });
    expect([response.status, response.headers.get('allow')]).toEqual([400, 'GET']);
  });
});
