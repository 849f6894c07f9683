import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import { tools } from './tools/index.js';

/** Tools that say the same to everybody. */
const openTools: ReadonlySet<string> = new Set(['list_platforms']);
const knownTools: ReadonlySet<string> = new Set(tools.map(({ name }) => name));

/**
 * Whether a JSON-RPC message, or any of a batch, needs to know who is calling: a tool call, unless the tool is open to
 * all or the platform it names has no sign-in. What is malformed, or names what does not exist, is left to those who
 * explain it.
 */
export function needsCaller(message: unknown, registry: Pick<PlatformRegistry, 'resolve'>): boolean {
  if (Array.isArray(message)) return message.some((item) => needsCaller(item, registry));
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return false;
  const { name, arguments: args } = message['params'];
  if (typeof name !== 'string' || openTools.has(name) || !knownTools.has(name)) return false;
  const platformId = isObject(args) ? args['platform_id'] : undefined;
  return typeof platformId !== 'string' || hasSignIn(platformId, registry);
}

function hasSignIn(platformId: string, registry: Pick<PlatformRegistry, 'resolve'>): boolean {
  try {
    return registry.resolve(platformId).oauth !== undefined;
  } catch {
    // Unknown or not usable; the tool says so, and has nothing to protect.
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
