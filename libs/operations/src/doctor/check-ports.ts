import { type Config, isOneAddress } from '@fhir-gateway/gateway';
import { finding, type Area, type Finding } from './finding.js';
import { portState } from './port-state.js';

/** Whether both apps can listen where they should, or do already; one listener serves both where they have one address. */
export async function checkPorts(config: Config, send: typeof fetch): Promise<Area> {
  const { host, restPort, mcpPort } = config;
  const apps = isOneAddress(config)
    ? [{ name: 'REST and MCP', variable: 'FHIR_GATEWAY_PORT', port: restPort }]
    : [
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
  const code = await portState(port, host, send);
  if (code === 'free') return { state: 'free' };
  if (code === 'gateway') return { state: 'served by a gateway' };
  if (code === 'EADDRINUSE') {
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
