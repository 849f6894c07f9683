import { errorTable, GatewayError } from '@fhir-gateway/gateway';
import express from 'express';

import { pageErrors, problemErrors, routeNotFound } from './error-handlers.js';
import { createHttpServer } from '../server/http-server.js';
import { html } from '../html/html.js';
import { createPageSender } from '../html/page.js';
import { toOperationOutcome, toProblem, toProblemDetails } from './problem.js';
import { createPipeline } from '../pipeline.js';
import { requestIdStage } from '../stages/stages.js';
import { silentLogger } from '../testing/silent-logger.js';

async function answerTo(fault: unknown, path = '/fails', headers: Record<string, string> = {}) {
  const logged: object[] = [];
  const logger = {
    ...silentLogger,
    warn: (fields: object) => void logged.push(fields),
    error: (fields: object) => void logged.push(fields),
  };
  const app = express();
  app.use(createPipeline([requestIdStage()]));
  app.get('/fails', () => Promise.reject(fault));
  app.get('/cacheable', (_req, res) => {
    res.set('cache-control', 'public, max-age=300');
    throw fault;
  });
  app.get('/half', (_req, res) => {
    res.write('half');
    throw fault;
  });
  app.post('/form', express.urlencoded({ extended: false, limit: 10 }), (_req, res) => void res.end());
  app.use(routeNotFound());
  app.use(
    pageErrors({
      logger,
      applies: (req) => req.headers.accept === 'text/html',
      render: (problem) => html`<h1>${problem.message}</h1>`,
      send: createPageSender(),
    }),
  );
  app.use(problemErrors({ logger }));
  const server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
  try {
    const isForm = path === '/form';
    const response = await fetch(`${server.url}${path}`, {
      headers,
      ...(isForm && { method: 'POST', body: new URLSearchParams({ name: 'longer than ten bytes' }) }),
    });
    return { response, text: await response.text(), logged };
  } finally {
    await server.close();
  }
}

describe('error handlers', () => {
  it('answers problem details with the code and the request id', async () => {
    const fault = new GatewayError('ARGUMENT_INVALID', 'The parameter kind is wrong.');
    const id = '7f0c2b1e-0d7c-4b43-9f5e-0a1b2c3d4e5f';
    const { response, text } = await answerTo(fault, '/fails', { 'x-request-id': id });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('x-request-id')).toBe(id);
    expect(response.headers.get('x-correlation-id')).toBeNull();
    expect(JSON.parse(text)).toEqual({
      title: 'The parameter kind is wrong.',
      status: 400,
      code: 'ARGUMENT_INVALID',
      request_id: id,
      retryable: false,
    });
  });

  it.each(['a b', 'short', 'x'.repeat(65), 'mrn:4711-0815'])('replaces the malformed request id %j', async (id) => {
    const { response } = await answerTo(new Error(), '/fails', { 'x-request-id': id });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('x-correlation-id')).toBeNull();
  });

  it.each(['MRN-4711-0815', 'hedda.vantreen.1979', '7F0C2B1E-0D7C-4B43-9F5E-0A1B2C3D4E5F', 'deadbeef'])(
    'gives the chosen request id %j back, and names the request otherwise',
    async (id) => {
      const { response, text } = await answerTo(new Error(), '/fails', { 'x-request-id': id });
      expect(response.headers.get('x-correlation-id')).toBe(id);
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(text).not.toContain(id);
    },
  );

  it('says nothing of an unknown error to the caller, and everything to the log', async () => {
    const { response, text, logged } = await answerTo(new Error('password of the store'));
    expect(response.status).toBe(500);
    expect(text).not.toContain('password');
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL' });
    expect(logged).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ message: 'password of the store' }) }),
    ]);
  });

  it('says nothing of a thrown value that is no error', async () => {
    expect((await answerTo('a string with a secret')).text).not.toContain('secret');
  });

  it('shows a page to a person, escaped and with the policy of pages', async () => {
    const { response, text } = await answerTo(new GatewayError('ARGUMENT_INVALID', '<b>'), '/fails', {
      accept: 'text/html',
    });
    expect(text).toBe('<h1>&lt;b&gt;</h1>');
    expect(response.headers.get('content-security-policy')).toContain("style-src 'self'");
  });

  it('answers 404 for an unknown path and 413 for a form that is too large', async () => {
    expect((await answerTo(undefined, '/nowhere')).text).toContain('ROUTE_NOT_FOUND');
    const { response, text } = await answerTo(undefined, '/form');
    expect(response.status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('answers 400 to a path that cannot be decoded', async () => {
    const app = express();
    app.get('/:name', (_req, res) => void res.end());
    app.use(problemErrors({ logger: silentLogger }));
    const server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
    const response = await fetch(`${server.url}/%E0%A4%A`);
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    ]);
    await server.close();
  });

  it('cuts the connection when the answer had already begun', async () => {
    await expect(answerTo(new Error('late'), '/half')).rejects.toThrow();
  });

  it.each(['text/html', 'application/json'])(
    'lets nobody keep an error where the answer may be kept, as %s',
    async (accept) => {
      const { response } = await answerTo(new GatewayError('ROUTE_NOT_FOUND', 'no'), '/cacheable', { accept });
      expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
    },
  );

  it('passes on when to come back', async () => {
    const busy = Object.assign(new Error('Busy.'), { code: 'UPSTREAM_BUSY', retryAfterSeconds: 2.2 });
    const { response } = await answerTo(busy);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it('names an authentication scheme with every 401', async () => {
    const { response } = await answerTo(new GatewayError('CALLER_UNKNOWN', 'Who?'));
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="fhir-gateway"');
  });
});

describe('every code of the error table', () => {
  it.each(Object.entries(errorTable))('%s has a status, an outcome and problem details', (code, row) => {
    const problem = toProblem(Object.assign(new Error('What happened.'), { code }), 'request-1', silentLogger);
    expect(problem.httpStatus).toBe(row.httpStatus);
    expect(problem.httpStatus).toBeGreaterThanOrEqual(400);
    expect(toProblemDetails(problem)).toMatchObject({ code, status: row.httpStatus, request_id: 'request-1' });
    const outcome = toOperationOutcome(problem);
    expect(outcome.issue[0]).toMatchObject({ severity: 'error', code: row.issueCode });
    expect(outcome.issue[0].details.coding[0].code).toBe(code);
    expect(outcome.issue[0].diagnostics).toContain('request-1');
  });
});
