import { GatewayError } from '@fhir-gateway/gateway';
import { isVaultError } from '@fhir-gateway/token-vault';
import { exitCodes } from './exit-codes.js';

const cannotRead: readonly unknown[] = ['ENOENT', 'EACCES', 'EISDIR', 'EPERM'];

/** A sentence that a person can act on, instead of a stack, and the exit code; never the value of a setting. */
export function explainFailure(error: unknown): { readonly text: string; readonly code: number } {
  if (error instanceof GatewayError) {
    const text = [error.message, error.detail].filter(Boolean).join('\n');
    return { text, code: error.code === 'CONFIG_INVALID' ? exitCodes.usage : exitCodes.problems };
  }
  if (isVaultError(error, 'STORE_UNAVAILABLE')) {
    return {
      text: 'Redis cannot be reached. `fhir-gateway doctor` looks for the reason.',
      code: exitCodes.unreachable,
    };
  }
  const { code, port, path } = error as { code?: unknown; port?: unknown; path?: unknown };
  if (code === 'EADDRINUSE') {
    const text = `Port ${String(port)} is in use. Stop what uses it, or start at another with --port.`;
    return { text, code: exitCodes.problems };
  }
  if (cannotRead.includes(code) && typeof path === 'string') {
    return { text: `${path} cannot be read (${String(code)}).`, code: exitCodes.unreachable };
  }
  return { text: error instanceof Error ? error.message : 'Unknown error.', code: exitCodes.problems };
}
