import { createServer } from 'node:net';
import { type Config, isLoopbackHost } from '@fhir-gateway/gateway';
import { finding, type Area, type Finding } from './finding.js';

const probeMs = 2_000;

/** Whether both apps can listen where they should, or do already. */
export async function checkPorts({ host, restPort, mcpPort }: Config, send: typeof fetch): Promise<Area> {
  const apps = [
    { name: 'REST', variable: 'FHIR_GATEWAY_PORT', port: restPort },
    { name: 'MCP', variable: 'FHIR_GATEWAY_MCP_PORT', port: mcpPort },
  ];
  const found: Awaited<ReturnType<typeof checkPort>>[] = [];
  // One after the other: two apps with one port are no other program's fault.
  for (const app of apps) found.push(await checkPort({ host, ...app }, send));
  return {
    name: 'ports',
    seen: apps.map(({ name, port }, at) => `${name} ${port} ${found[at]?.state}`).join(', '),
    findings: found.flatMap((one) => one.finding ?? []),
  };
}

async function checkPort(
  { host, port, variable }: { host: string; port: number; variable: string },
  send: typeof fetch,
): Promise<{ state: string; finding?: Finding }> {
  const code = await listenFault(port, host);
  if (code === undefined) return { state: 'free' };
  if (code === 'EADDRINUSE') {
    if (await isGateway(host, port, send)) return { state: 'served by a gateway' };
    const fix = `Stop the program that uses it, or set ${variable} to another port.`;
    return {
      state: 'in use',
      finding: finding('port-in-use', variable, `Port ${port} is in use by another program.`, fix),
    };
  }
  if (code === 'EACCES') {
    const fix = `Set ${variable} to a port from 1024 up.`;
    return {
      state: 'forbidden',
      finding: finding('port-forbidden', variable, `This user may not use port ${port}.`, fix),
    };
  }
  const what = `Nothing can listen at ${host} (${code}).`;
  const fix = 'Set FHIR_GATEWAY_HOST=127.0.0.1, or 0.0.0.0 in a container.';
  return { state: 'no address', finding: finding('host-not-here', 'FHIR_GATEWAY_HOST', what, fix) };
}

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
      signal: AbortSignal.timeout(probeMs),
      redirect: 'manual',
    });
    return response.ok && (await response.text()).replaceAll(/\s/g, '') === '{"status":"ok"}';
  } catch {
    return false;
  }
}
