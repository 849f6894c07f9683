import { settingRows, type Settings } from './settings-table.js';

/** Settings in which no public URL is open. */
export type KnownSettings = Settings & PublicUrls;
type PublicUrls = Readonly<Record<'FHIR_GATEWAY_MCP_PUBLIC_URL' | 'FHIR_GATEWAY_PUBLIC_URL', string>>;
type Given = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of an environment by their table. A setting with a fault counts as unset from there on, so that
 * faults between settings are found as well.
 *
 * @returns the settings with their defaults, and every fault by its variable and without the value
 */
export function readSettings(given: Given): { settings: KnownSettings; faults: string[] } {
  const faults: string[] = [];
  const read = Object.entries(settingRows).map(([name, { kind, default: fallback }]): [string, unknown] => {
    const text = given[name];
    if (text === undefined) return [name, fallback];
    const value = kind.read(text);
    if (value !== undefined) return [name, value];
    faults.push(`${name} ${typeof kind.fault === 'string' ? kind.fault : kind.fault(text)}`);
    return [name, fallback];
  });
  const settings = Object.fromEntries(read) as Settings;
  return { settings: { ...settings, ...publicUrls(settings, given) }, faults };
}

/**
 * Without a public URL the gateway is reached on this machine, at whatever ports it was given. The MCP server is at the
 * address of the REST API, unless it has a port of its own.
 */
function publicUrls(settings: Settings, given: Given): PublicUrls {
  const rest = settings.FHIR_GATEWAY_PUBLIC_URL ?? `http://localhost:${settings.FHIR_GATEWAY_PORT}`;
  const hasPort = given['FHIR_GATEWAY_MCP_PORT'] !== undefined;
  const mcp = hasPort ? `http://localhost:${settings.FHIR_GATEWAY_MCP_PORT}` : rest;
  return { FHIR_GATEWAY_PUBLIC_URL: rest, FHIR_GATEWAY_MCP_PUBLIC_URL: settings.FHIR_GATEWAY_MCP_PUBLIC_URL ?? mcp };
}
