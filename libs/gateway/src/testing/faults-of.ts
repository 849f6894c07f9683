import { loadConfig } from '../config/config.js';
import { GatewayError } from '../errors/errors.js';

/** The faults that settings are refused for; none where they are taken. */
export function faultsOf(environment: Readonly<Record<string, string>>): string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'CONFIG_INVALID') return (error.detail ?? '').split('\n');
    throw error;
  }
}
