import { delimiter, join } from 'node:path';
import { loadConfig, type Config } from '@fhir-gateway/gateway';
import { portSettings } from './local-ports.js';

/** What decides where a start on this machine listens, and for whom. */
export interface LocalChoice {
  /** Settings as variables; empty ones count as unset. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Apps on this machine connect as they would to a gateway elsewhere, instead of sharing one person's session. */
  readonly oauth: boolean;
  /** Moves everything: the gateway is there, the sandbox at the tenth port after it. */
  readonly port?: number;
}

/** What is set where nobody has: one person on one machine, and a console that shows only what matters. */
const localDefaults = { FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_LOG_LEVEL: 'warn', FHIR_GATEWAY_CQL: 'on' };

/** All settings of a start, as variables. */
export function localSettings({ environment, oauth, port }: LocalChoice): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  return {
    ...localDefaults,
    ...given,
    ...(oauth && { FHIR_GATEWAY_MCP_AUTH: 'oauth' }),
    ...(port !== undefined && portSettings(port, given['FHIR_GATEWAY_MCP_PORT'] !== undefined)),
  };
}

/** @throws GatewayError CONFIG_INVALID when the settings do not fit */
export function localConfig(settings: Readonly<Record<string, string>>): Config {
  return loadConfig(settings, delimiter);
}

/** What a start keeps on this machine. Gateways beside each other, each at a port of its own, have a folder of their own. */
export function folderOfStart({ restPort }: Pick<Config, 'restPort'>, stateFolder: string): string | undefined {
  return restPort === 0 ? undefined : join(stateFolder, `${restPort}`);
}
