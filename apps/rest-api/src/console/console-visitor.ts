import { GatewayError, usedId } from '@fhir-gateway/gateway';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';

import { platformNames } from '../pages/platform-names.js';
import type { RestContext } from '../rest-context.js';
import { consoleCall } from './record/console-people.js';
import { isOwnVisit } from './record/own-visit.js';
import { personNames } from './record/person-names.js';

/**
 * Whose console it is; `undefined` for a stranger. Nothing is stored for who only looks: every cookie is a stored credential,
 * and a shell loop would keep none of them. An app's token opens no page: pages show the person's whole record, whatever
 * the app was given of it.
 */
export function consoleVisitor(context: RestContext, req: Request): Promise<Session | undefined> {
  return context.findOwnSession(req);
}

/**
 * {@link consoleVisitor} of a form that came. In local mode a browser that has no cookie yet gets it here, once the form
 * has turned out to be its own.
 *
 * @param check of the form's token
 * @throws what `check` throws
 */
export async function formVisitor(
  context: RestContext,
  req: Request,
  check: (session: Session | undefined) => void,
): Promise<Session | undefined> {
  const session = await consoleVisitor(context, req);
  check(session);
  return context.gateway.callers.isLocal ? context.openBrowserSession(req) : session;
}

/**
 * For a page that reads the record. In local mode a browser that has no cookie yet gets it here, so
 * that it is listed among who has access; what sends no fetch metadata is no browser.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export async function keepReader(context: RestContext, req: Request): Promise<void> {
  const isBrowser = req.headers['sec-fetch-site'] !== undefined;
  if (context.gateway.callers.isLocal && isBrowser) await context.openBrowserSession(req);
}

/** @throws GatewayError CALLER_UNKNOWN for a stranger */
export function requireSession(session: Session | undefined): Session {
  if (session !== undefined) return session;
  throw new GatewayError('CALLER_UNKNOWN', 'This request came without a session.');
}

/**
 * The connections of a visitor, each under the id by which pages use it: with its number where several people are
 * connected to the platform. Of one platform the newest comes first.
 */
export async function consoleConnections(
  { gateway }: RestContext,
  session: Session | undefined,
): Promise<ConnectionSummary[]> {
  const all = session === undefined ? [] : await gateway.auth.statuses(session);
  return all.map((one) => ({ ...one, platformId: usedId(one) }));
}

/** The connection that an address names; by the platform's own id the newest. */
export function connectionNamed(
  connections: readonly ConnectionSummary[],
  platformId: string,
): ConnectionSummary | undefined {
  const ofPlatform = ({ platformId: id }: ConnectionSummary) => withoutConnectionNumber(id) === platformId;
  return connections.find((one) => one.platformId === platformId) ?? connections.find(ofPlatform);
}

/**
 * Names of connections by id: that of the platform, and whose it is where several people are connected to it.
 *
 * @param people names of people by the id of their connection; the patient's id stands for who has none
 */
export function connectionNames(
  context: RestContext,
  connections: readonly ConnectionSummary[],
  people: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const names = new Map(
    platformNames(
      context,
      connections.map(({ platformId }) => platformId),
    ),
  );
  for (const { platformId, isOneOfSeveral, patient } of connections) {
    if (!isOneOfSeveral) continue;
    const whose = people.get(platformId) ?? (patient === undefined ? platformId : `patient ${patient}`);
    names.set(platformId, `${names.get(platformId)}, ${whose}`);
  }
  return names;
}

/** {@link connectionNames} with the names of people, for a page that shows their records or manages their connections. */
export async function namesOfPeople(
  context: RestContext,
  connections: readonly ConnectionSummary[],
  { req, res, session }: { req: Request; res: Response; session: Session | undefined },
): Promise<ReadonlyMap<string, string>> {
  const { gateway } = context;
  if (session === undefined || !isOwnVisit(req)) return connectionNames(context, connections);
  const names = await personNames(connections, consoleCall(session, res), gateway);
  return connectionNames(context, connections, names);
}
