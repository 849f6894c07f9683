import { GatewayError } from '@fhir-gateway/gateway';
import express, { type ErrorRequestHandler } from 'express';

import { createPipeline, type Stage } from './pipeline.js';
import { contextOf } from './stages/request-context.js';
import { createHttpServer, type RunningServer } from './server/http-server.js';
import { metricsStage } from './stages/metrics.js';
import { corsStage, inFlightStage, requestIdStage } from './stages/stages.js';

const loopback = { host: '127.0.0.1', port: 0 };
const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close({ graceMs: 0 })));
});

/** An app of these stages, whose route and error handler answer with the name of the stage. */
async function serve(...stages: (Stage | undefined)[]): Promise<string> {
  const app = express();
  app.use(createPipeline([requestIdStage(), ...stages]));
  app.use((_req, res) => void res.send(`routed in ${contextOf(res).stage}`));
  const onError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
    const code = error instanceof GatewayError ? error.code : String(error);
    res.status(400).send(`${code} in ${contextOf(res).stage}`);
  };
  app.use(onError);
  const server = await createHttpServer(app).listen(loopback);
  running.push(server);
  return server.url;
}

const refusal = (): never => {
  throw new GatewayError('GATEWAY_BUSY', 'Busy.');
};
const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createPipeline', () => {
  it('runs the stages in their order, and then the routes', async () => {
    const order: string[] = [];
    const url = await serve(
      { name: 'a', run: () => void order.push('a') },
      { name: 'b', run: () => later().then(() => void order.push('b')) },
      { name: 'c', run: () => void order.push('c') },
    );
    expect(await (await fetch(url)).text()).toBe('routed in route');
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('leaves out what is switched off, and runs the rest in their order', async () => {
    const order: string[] = [];
    const off = [corsStage([]), inFlightStage(0), metricsStage({ config: { metricsToken: 'token' } })];
    expect(off).toEqual([undefined, undefined, undefined]);
    const url = await serve(...off, { name: 'a', run: () => void order.push('a') }, ...off, {
      name: 'b',
      run: () => void order.push('b'),
    });
    expect(await (await fetch(url, { headers: { origin: 'https://pages.example' } })).text()).toBe('routed in route');
    expect(order).toEqual(['a', 'b']);
  });

  it.each<[string, Stage['run']]>([
    ['at once', refusal],
    ['later', () => later().then(refusal)],
  ])('ends with the stage that refuses %s, once, and names it', async (_when, run) => {
    const after = jest.fn();
    const url = await serve(
      { name: 'first', run: () => undefined },
      { name: 'second', run },
      { name: 'c', run: after },
    );
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([400, 'GATEWAY_BUSY in second']);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(after).not.toHaveBeenCalled();
  });

  it.each<[string, Stage['run']]>([
    ['at once', () => 'exempt'],
    ['later', () => later().then(() => 'exempt' as const)],
  ])('leaves out the stages behind one that exempts a request %s', async (_when, run) => {
    const after = jest.fn(refusal);
    const url = await serve({ name: 'first', run }, { name: 'second', run: after });
    expect(await (await fetch(url)).text()).toBe('routed in route');
    expect(after).not.toHaveBeenCalled();
  });

  it('runs nothing behind a stage that answers', async () => {
    const after = jest.fn();
    const run: Stage['run'] = (_request, response) => {
      response.writeHead(200, contextOf(response).headers).end('answered');
      return 'answered';
    };
    const url = await serve({ name: 'first', run }, { name: 'second', run: after });
    const answer = await fetch(url);
    expect([await answer.text(), answer.headers.get('x-request-id')]).toEqual([
      'answered',
      expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    ]);
    expect(after).not.toHaveBeenCalled();
  });

  it('closes the connection of a refused request whose body nobody reads', async () => {
    const url = await serve({ name: 'first', run: refusal });
    const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(1_000_000) }).catch(() => undefined);
    expect(answer?.headers.get('connection') ?? 'close').toBe('close');
  });

  it.each(['GET', 'DELETE'])('keeps the connection of a refused %s, which has no body', async (method) => {
    const url = await serve({ name: 'first', run: refusal });
    const { headers } = await fetch(url, { method });
    expect(headers.get('connection')).toBe('keep-alive');
  });
});
