import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { readRequest, sendAnswer, SmartServer } from '@fhir-gateway/testing';
import { makeObservation, makeSearchBundle, observationId, patientId } from '../measure/records.js';

/** The platform behind both targets: answers that were made beforehand, so that it costs as little as it can. */
const fhirJson = 'application/fhir+json; charset=utf-8';

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const url = request.url ?? '';
  if (url === `/fhir/Observation/${observationId}`) return send(response, read);
  if (url.startsWith('/fhir/Observation?category=')) return send(response, search);
  void signIn(request, response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const base = `${origin}/fhir`;
const smart = new SmartServer(origin, {
  grantedScope: 'launch/patient offline_access patient/*.rs',
  browserPatient: patientId,
  // As long as the tokens of real platforms, which are mostly signed JWTs: their length is part of what is measured.
  makeToken: () => randomBytes(600).toString('base64url'),
});
const read = Buffer.from(JSON.stringify(makeObservation(observationId)));
const search = Buffer.from(JSON.stringify(makeSearchBundle(base)));
process.send?.({ origin });
process.once('disconnect', () => process.exit());

/** Answers the addresses of the authorization server. */
async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  sendAnswer(response, (await smart.answer(await readRequest(request))) ?? { status: 404 });
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    'content-type': fhirJson,
    'content-length': body.length,
    etag: 'W/"1"',
    'last-modified': 'Tue, 04 Mar 2025 05:06:07 GMT',
  });
  response.end(body);
}
