import { startApp } from './gateway-app.js';
import { exchange } from './http-exchange.js';
import type { HttpAnswer } from './http-exchange.js';
import { r4Requests } from './r4-requests.js';
import type { R4Request } from './r4-requests.js';
import { startEchoServer, startMedplumServer, startSandboxStore } from './servers.js';
import type { FhirServer, ReceivedRequest } from './servers.js';

/** How one request fared at one server. */
export interface Outcome {
  /** The status with and without the gateway. */
  readonly status: { readonly direct: number; readonly through: number };
  /** Whether the gateway's answer is the server's: status, type of resource, version, `Location`. */
  readonly isSame: boolean;
}

/** How one request fared everywhere. */
export interface MatrixRow {
  readonly request: R4Request;
  /** What reached the platform. */
  readonly received: ReceivedRequest | undefined;
  readonly sandbox: Outcome;
  readonly medplum: Outcome;
}

/** Sends every request to every server, directly and through the gateway, and compares. */
export async function runMatrix(): Promise<MatrixRow[]> {
  const received = await receivedByEcho();
  const sandbox = await compare(startSandboxStore);
  const medplum = await compare(startMedplumServer);
  return r4Requests.map((request, index) => {
    const [atSandbox, atMedplum] = [sandbox[index], medplum[index]];
    if (!atSandbox || !atMedplum) throw new Error(`${request.name} was not sent`);
    return { request, received: received[index], sandbox: atSandbox, medplum: atMedplum };
  });
}

async function receivedByEcho(): Promise<(ReceivedRequest | undefined)[]> {
  const platform = await startEchoServer();
  const app = await startApp(platform);
  const all: (ReceivedRequest | undefined)[] = [];
  for (const request of r4Requests) {
    platform.received.length = 0;
    await exchange(app.base, request);
    all.push(platform.received[0]);
  }
  await app.close();
  await platform.close();
  return all;
}

/** Two servers of a kind take the same requests in the same order, so that each request meets the same records. */
async function compare(start: () => Promise<FhirServer>): Promise<Outcome[]> {
  const [alone, behind] = [await start(), await start()];
  const app = await startApp(behind);
  const outcomes: Outcome[] = [];
  for (const request of r4Requests) {
    const headers = { ...request.headers, authorization: 'Bearer conformance' };
    const direct = await exchange(alone.base, { ...request, headers });
    const through = await exchange(app.base, request);
    const isSame = JSON.stringify(essence(direct, alone.base)) === JSON.stringify(essence(through, app.base));
    outcomes.push({ status: { direct: direct.status, through: through.status }, isSame });
  }
  await app.close();
  await alone.close();
  await behind.close();
  return outcomes;
}

/** What has to be the same in two answers; ids and times of what a server makes up are not. */
function essence({ status, headers, body }: HttpAnswer, base: string): object {
  const location = headers.location ?? '';
  return {
    status,
    type: /"resourceType":\s*"(\w+)"|^<(?:\?xml[^>]*>\s*<)?(\w+)/.exec(body)?.slice(1).join(''),
    isVersioned: headers.etag !== undefined || status < 300,
    isBelowBase: location === '' ? undefined : location.startsWith(`${base}/`),
  };
}
