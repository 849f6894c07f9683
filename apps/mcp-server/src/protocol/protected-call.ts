import { isObject } from '@fhir-gateway/fhir';
import { isSessionRequired } from '@fhir-gateway/platform-registry';
import { requireGranted } from '@fhir-gateway/fhir-proxy';
import type { Caller, Gateway } from '@fhir-gateway/gateway';
import type { PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { isRecordUri } from '../resources/record-uris.js';
import { callableTools, calledTool } from '../tools/index.js';

/** Tools that say the same to everybody. */
const openTools: ReadonlySet<string> = new Set(['list_platforms']);
const writingTools: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'submit_prior_auth']);
const knownTools: ReadonlySet<string> = new Set(
  [...callableTools('all'), ...callableTools('search-fetch')].map(({ name }) => name),
);

/**
 * Whether a JSON-RPC message, or any of a batch, needs to know who is calling: a tool call, unless the tool is open to
 * all or the platform it names has no sign-in, and what reads a part of a record as a resource. What is malformed, or names what does not exist, is left to those who
 * explain it.
 */
export function needsCaller(message: unknown, registry: Pick<PlatformRegistry, 'resolve'>): boolean {
  if (Array.isArray(message)) return message.some((item) => needsCaller(item, registry));
  if (isRecordRead(message)) return true;
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

/**
 * Refuses a call of a writing tool by an app that its person lets read only, before anything of it begins. A client that
 * knows how asks its person for more then; the tools themselves say the rest of what a grant does not cover.
 *
 * @throws ProxyError GRANT_INSUFFICIENT
 * @see MCP authorization, "Scope Challenge Handling"
 */
export function assertMayCall(
  message: unknown,
  caller: Caller,
  { registry, isWriteAllowed }: Pick<Gateway, 'registry' | 'isWriteAllowed'>,
): void {
  if (caller.kind !== 'session' || caller.grant?.access !== 'read') return;
  const call = toolCall(message);
  const platformId = platformOf(message, registry);
  if (call === undefined || !writingTools.has(call.name) || platformId === undefined) return;
  // Where the operator lets nobody write, the person cannot help.
  if (isWriteAllowed(platformId)) requireGranted(caller.grant, { platformId, isWrite: true });
}

function isRecordRead(message: unknown): boolean {
  if (!isObject(message) || message['method'] !== 'resources/read' || !isObject(message['params'])) return false;
  return isRecordUri(message['params']['uri']);
}

function toolCall(message: unknown): { name: string; platformId?: string } | undefined {
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return undefined;
  const { name: called, arguments: given } = message['params'];
  if (typeof called !== 'string') return undefined;
  const { name, args } = calledTool({ name: called, args: isObject(given) ? given : {} });
  const platformId = args['platform_id'];
  return typeof platformId === 'string' ? { name, platformId } : { name };
}

function resolved(platformId: string, registry: Pick<PlatformRegistry, 'resolve'>): ResolvedPlatform | undefined {
  try {
    return registry.resolve(platformId);
  } catch {
    return undefined;
  }
}
