import { type Config, isLoopbackHost, isOneAddress } from '@fhir-gateway/gateway';
import { finding, type Area, type Finding } from './finding.js';

/** Holds the public URLs and ports against each other. Asks nobody. */
export function checkAddresses(config: Config): Area {
  const { publicUrl, mcpPublicUrl } = config;
  const urls = [
    { variable: 'FHIR_GATEWAY_PUBLIC_URL', url: new URL(publicUrl), port: config.restPort },
    ...(isOneAddress(config)
      ? []
      : [{ variable: 'FHIR_GATEWAY_MCP_PUBLIC_URL', url: new URL(mcpPublicUrl), port: config.mcpPort }]),
  ];
  const isHere = urls.map(({ url }) => isLoopbackHost(url.hostname));
  const findings = [
    ...urls.flatMap(urlFindings),
    ...(isHere.at(-1) === isHere[0] ? [] : [apart(isHere[0] === true)]),
    ...(urls.length === 2 && config.restPort === config.mcpPort && config.restPort !== 0
      ? [equalPorts(config.restPort)]
      : []),
    ...(isHere[0] === true ? [] : publicFindings(config)),
  ];
  return { name: 'addresses', seen: `REST ${publicUrl}, MCP ${mcpPublicUrl}/mcp`, findings };
}

function urlFindings({ variable, url, port }: { variable: string; url: URL; port: number }): Finding[] {
  if (!isLoopbackHost(url.hostname)) {
    if (url.protocol === 'https:') return [];
    const fix = `Set ${variable}=https://${url.host}${url.pathname.replace(/\/$/, '')}, with TLS in front of the gateway.`;
    return [finding('public-url-insecure', variable, `${variable} is http, and not on this machine.`, fix)];
  }
  const named = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (named === port || port === 0) return [];
  const what = `${variable} names port ${named}, and the app listens at ${port}.`;
  return [finding('public-url-port', variable, what, `Set ${variable}=http://${url.hostname}:${port}`)];
}

function apart(isRestHere: boolean): Finding {
  const [here, there] = isRestHere
    ? ['FHIR_GATEWAY_PUBLIC_URL', 'FHIR_GATEWAY_MCP_PUBLIC_URL']
    : ['FHIR_GATEWAY_MCP_PUBLIC_URL', 'FHIR_GATEWAY_PUBLIC_URL'];
  const what = `${here} is an address of this machine only, and ${there} is not.`;
  return finding('public-urls-apart', here, what, `Set ${here} to the URL that people reach that app at.`);
}

function equalPorts(port: number): Finding {
  const fix = `Set FHIR_GATEWAY_MCP_PORT=${port === 65_535 ? port - 1 : port + 1}`;
  return finding('ports-equal', 'FHIR_GATEWAY_MCP_PORT', `REST API and MCP server both have port ${port}.`, fix);
}

/** What a gateway that others reach should have. */
function publicFindings({ redisUrl, trustedProxies, publicUrl }: Config): Finding[] {
  const findings: Finding[] = [];
  if (redisUrl === undefined) {
    const fix = 'Set FHIR_GATEWAY_REDIS_URL, and FHIR_GATEWAY_MASTER_KEY with it.';
    findings.push(finding('sessions-in-memory', 'FHIR_GATEWAY_REDIS_URL', 'Sessions are kept in memory.', fix));
  }
  // The apps speak http, so somebody else ends the TLS of an https address.
  if (publicUrl.startsWith('https:') && trustedProxies.length === 0) {
    const fix = 'Set FHIR_GATEWAY_TRUSTED_PROXIES to the addresses of the proxy in front.';
    findings.push(
      finding('trusted-proxies-unset', 'FHIR_GATEWAY_TRUSTED_PROXIES', 'No proxy is trusted to say who calls.', fix),
    );
  }
  return findings;
}
