import { describeError } from '@fhir-gateway/gateway';
import { decideScopes, parseScope } from '@fhir-gateway/smart-auth';
import type { ToolCall } from './tool-call.js';

/**
 * What to do about a scope that is missing: to ask for it on top of what is granted, or, where that was done and the person
 * or the platform left it out, to stop.
 *
 * @returns `undefined` for errors that name no scope
 */
export async function scopeAdvice(error: unknown, call: ToolCall): Promise<string | undefined> {
  const { missingScope: scope } = Object(error) as { missingScope?: unknown };
  if (describeError(error).code === 'GRANT_INSUFFICIENT') return undefined;
  if (typeof scope !== 'string' || call.platformId === undefined) return undefined;
  const platform = JSON.stringify(call.platformId);
  const ask = `call start_auth with platform_id ${platform} and scopes [${JSON.stringify(scope)}]`;
  if (await wasLeftOut(scope, call, call.platformId)) {
    return (
      `${scope} was asked for at the last sign-in and was not granted: tell the person that they or the platform left it ` +
      `out, and stop here. Only if the person says that they want to grant it now: ${ask}.`
    );
  }
  return `Next: ${ask}, which comes on top of what is granted already, and give the person the link.`;
}

async function wasLeftOut(scope: string, call: ToolCall, platformId: string): Promise<boolean> {
  const wanted = parseScope(scope);
  if (!wanted) return false;
  try {
    const platform = call.gateway.registry.resolve(platformId);
    const caller = await call.caller(platform.id);
    if (caller.kind !== 'session' || !platform.oauth) return false;
    const { missingScopes } = await call.gateway.auth.status(caller.session, platform);
    const { resourceType } = wanted;
    return [...wanted.permissions].some(
      (permission) => decideScopes(missingScopes, { permission, resourceType }).allowed,
    );
  } catch {
    // What went wrong first says more.
    return false;
  }
}
