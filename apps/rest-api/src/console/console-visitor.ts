import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';

import { wantsPage, type RestContext } from '../rest-context.js';

/**
 * Whose console it is; `undefined` for a stranger. In local mode a browser gets its cookie here, and only what looks like
 * one: every cookie is a stored credential, and a shell loop would keep none of them. An app's token opens no page: pages
 * show the person's whole record, whatever the app was given of it.
 */
export async function consoleVisitor(context: RestContext, req: Request): Promise<Session | undefined> {
  if (context.gateway.callers.isLocal && wantsPage(req)) await context.openBrowserSession(req);
  return context.findOwnSession(req);
}

/** Names of platforms by id, those of organizations included; an id that means nothing any more is its own name. */
export function platformNames(context: RestContext, ids: readonly string[]): ReadonlyMap<string, string> {
  const { registry } = context.gateway;
  const nameOf = (id: string): string => {
    try {
      return registry.summary(id).name;
    } catch {
      return id;
    }
  };
  return new Map(ids.map((id) => [id, nameOf(id)]));
}
