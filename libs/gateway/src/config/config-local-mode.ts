import { isLoopbackHost } from './loopback.js';

type Addresses = Readonly<
  Record<'FHIR_GATEWAY_HOST' | 'FHIR_GATEWAY_PUBLIC_URL' | 'FHIR_GATEWAY_MCP_PUBLIC_URL', string>
>;

/** In `local` mode whoever reaches the port is the user, so only this machine may reach it. */
export function localModeFaults(data: Addresses): string[] {
  const hosts = {
    FHIR_GATEWAY_HOST: data.FHIR_GATEWAY_HOST,
    FHIR_GATEWAY_PUBLIC_URL: new URL(data.FHIR_GATEWAY_PUBLIC_URL).hostname,
    // Where it only follows the other, one fault is enough.
    ...(data.FHIR_GATEWAY_MCP_PUBLIC_URL !== data.FHIR_GATEWAY_PUBLIC_URL && {
      FHIR_GATEWAY_MCP_PUBLIC_URL: new URL(data.FHIR_GATEWAY_MCP_PUBLIC_URL).hostname,
    }),
  };
  return Object.entries(hosts)
    .filter(([, host]) => !isLoopbackHost(host))
    .map(([variable]) => `${variable} must be a loopback address while FHIR_GATEWAY_MCP_AUTH is local`);
}
