import type { Session } from '@fhir-gateway/token-vault';

import { platformNames } from '../pages/platform-names.js';
import type { RestContext } from '../rest-context.js';
import type { NamedPlatform } from './grant-form.js';

/** The platforms that a session is signed in to, by the names that people know. */
export async function connectedPlatforms(context: RestContext, session: Session): Promise<readonly NamedPlatform[]> {
  const summaries = await context.gateway.auth.statuses(session);
  const ids = summaries.filter(({ connected }) => connected).map(({ platformId }) => platformId);
  const names = platformNames(context, ids);
  return ids.map((id) => ({ id, name: names.get(id) ?? id }));
}

/** Where the operator allows writing: of the connected ones, or of all that are ready while nothing is connected. */
export function writableNames(context: RestContext, connected: readonly NamedPlatform[]): readonly string[] {
  const { gateway } = context;
  const known = connected.filter(({ id }) => gateway.isWriteAllowed(id));
  const ready = gateway.registry.list({ ready: true }).filter(({ id }) => gateway.isWriteAllowed(id));
  return (known.length > 0 ? known : ready.slice(0, 3)).map(({ name }) => name);
}
