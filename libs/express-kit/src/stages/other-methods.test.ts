import express from 'express';

import { problemErrors, routeNotFound } from '../errors/error-handlers.js';
import { createHttpServer, type RunningServer } from '../server/http-server.js';
import { refuseOtherMethods } from './other-methods.js';
import { createPipeline } from '../pipeline.js';
import { requestIdStage } from './stages.js';
import { silentLogger } from '../testing/silent-logger.js';

describe('an address that is asked by another method', () => {
  let server: RunningServer;
  beforeAll(async () => {
    const app = express();
    app.enable('case sensitive routing');
    app.use(createPipeline([requestIdStage()]));
    app.get('/things', (_req, res) => void res.end());
    app.get('/gone', (_req, _res, next) => next());
    const router = express.Router();
    router.get('/:id', (_req, res) => void res.end());
    router.delete('/:id', (_req, res) => void res.end());
    router.post('/:id/end', (_req, res) => void res.end());
    app.use('/things', router);
    app.use(express.Router().get('/a.b', (_req, res) => void res.end()));
    app.use(refuseOtherMethods(app), routeNotFound());
    app.use(problemErrors({ logger: silentLogger }));
    server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close());

  const ask = async (method: string, path: string) => {
    const answer = await fetch(`${server.url}${path}`, { method });
    const { code } = (await answer.json()) as { code: string };
    return [answer.status, code, answer.headers.get('allow')];
  };

  it.each([
    ['POST', '/things', 'GET, HEAD'],
    ['PUT', '/things/', 'GET, HEAD'],
    ['PATCH', '/things/1', 'DELETE, GET, HEAD'],
    ['GET', '/things/1/end', 'POST'],
    ['DELETE', '/a.b?x=1', 'GET, HEAD'],
  ])('%s %s: says what it takes', async (method, path, allow) => {
    expect(await ask(method, path)).toEqual([405, 'METHOD_NOT_ALLOWED', allow]);
  });

  it.each([
    ['POST', '/thing'],
    ['POST', '/Things'],
    ['POST', '/things/1/2'],
    ['POST', '/aXb'],
    ['POST', '/things%2f1/end/x'],
    ['GET', '/gone'],
  ])('%s %s: is nowhere', async (method, path) => {
    expect(await ask(method, path)).toEqual([404, 'ROUTE_NOT_FOUND', null]);
  });

  it('answers OPTIONS as before', async () => {
    const answer = await fetch(`${server.url}/things/1`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([200, 'DELETE, GET, HEAD']);
  });
});
