import { randomBytes, randomUUID } from 'node:crypto';
import { createTransport } from '@fhir-gateway/http1-client';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import helmet from 'helmet';
import { createClient } from 'redis';
import { PassThrough, serve, upstreamHeaders } from '../pass-through.js';
import { sampleFields, sampleSession } from '../measure/sample-session.js';

/**
 * An application of the libraries of the REST API, with nothing of the gateway but its upstream client: Express, an id for each
 * request, the headers of helmet, and a session that express-session gets from Redis with one `GET`. No policy, token, limit,
 * audit entry or log line, and the answer is not looked at. The gateway's FHIR route runs neither helmet nor express-session.
 */
const [upstream = '', prefix = '', address = ''] = process.argv.slice(2);
const client = createClient({ url: address });
client.on('error', () => process.exit(1));
await client.connect();
const transport = createTransport(upstream, {
  connections: 64,
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 30_000,
  bodyIdleTimeoutMs: 30_000,
});
const headers = Object.entries(upstreamHeaders).flat();

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use((_request, response, next) => {
  response.setHeader('x-request-id', randomUUID());
  next();
});
app.use(helmet());
app.use(
  session({
    // Without it, each request would be a second command: a longer life for the session.
    store: new RedisStore({ client, disableTouch: true }),
    secret: randomBytes(32).toString('base64url'),
    resave: false,
    saveUninitialized: false,
  }),
);
app.get('/sign-in', (request, response) => {
  Object.assign(request.session, sampleSession);
  response.sendStatus(204);
});
app.get(`${prefix}/{*path}`, (request, response) => {
  const { session: opened } = request;
  if (!sampleFields.every((field) => field in opened)) return void response.sendStatus(401);
  const path = `/fhir${request.url.slice(prefix.length)}`;
  transport.dispatch({ method: 'GET', path, headers, body: null, headersTimeout: null }, new PassThrough(response));
});
serve(app);
