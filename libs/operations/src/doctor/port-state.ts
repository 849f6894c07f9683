import { Deadline } from '@fhir-gateway/limits';
import { createServer } from 'node:net';
import { isLoopbackHost } from '@fhir-gateway/gateway';

const probeMs = 2_000;

/**
 * Whether a server can listen at a port of a host of this machine: `free`; `gateway` where one answers there already; or
 * the system's error code, such as `EADDRINUSE`.
 */
export async function portState(port: number, host: string, send: typeof fetch): Promise<string> {
  const code = await listenFault(port, host);
  if (code === undefined) return 'free';
  return code === 'EADDRINUSE' && (await isGateway(host, port, send)) ? 'gateway' : code;
}

/** The system's code of why nothing can listen there, if so. */
function listenFault(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => resolve(code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

/** Whether what listens answers as a gateway's liveness probe does. */
async function isGateway(host: string, port: number, send: typeof fetch): Promise<boolean> {
  const name = isLoopbackHost(host) && !host.includes(':') ? host : host.includes(':') ? '[::1]' : '127.0.0.1';
  try {
    const response = await send(`http://${name}:${port}/livez`, {
      signal: new Deadline(probeMs).signal,
      redirect: 'manual',
    });
    return response.ok && (await response.text()).replaceAll(/\s/g, '') === '{"status":"ok"}';
  } catch {
    return false;
  }
}
