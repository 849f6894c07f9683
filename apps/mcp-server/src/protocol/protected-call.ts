import { isSessionRequired } from '@fhir-gateway/platform-registry';
import type { PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { tools } from '../tools/index.js';

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
  const call = toolCall(message);
  if (call === undefined || openTools.has(call.name) || !knownTools.has(call.name)) return false;
  if (call.platformId === undefined) return true;
  // Unknown or not usable: the tool says so, and has nothing to protect.
  const platform = resolved(call.platformId, registry);
  return platform !== undefined && (platform.oauth !== undefined || isSessionRequired(platform.definition));
}

/** The id of the platform that a message's tool call is about; `undefined` for none, one that is unknown, or a batch. */
export function platformOf(message: unknown, registry: Pick<PlatformRegistry, 'resolve'>): string | undefined {
  const platformId = toolCall(message)?.platformId;
  return platformId === undefined ? undefined : resolved(platformId, registry)?.id;
}

function toolCall(message: unknown): { name: string; platformId?: string } | undefined {
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return undefined;
  const { name, arguments: args } = message['params'];
  if (typeof name !== 'string') return undefined;
  const platformId = isObject(args) ? args['platform_id'] : undefined;
  return typeof platformId === 'string' ? { name, platformId } : { name };
}

function resolved(platformId: string, registry: Pick<PlatformRegistry, 'resolve'>): ResolvedPlatform | undefined {
  try {
    return registry.resolve(platformId);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
