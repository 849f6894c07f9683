import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';

import type { RestContext } from '../rest-context.js';
import { connectionNames } from './console-visitor.js';
import { choosePersonPage } from './pages/record/choose-person-page.js';
import { nameOf, type PatientHeader } from './pages/record/patient-header.js';
import { consoleCall, consolePeople } from './record/console-people.js';
import { isOwnVisit } from './record/own-visit.js';

/** Whose record a page shows. */
export interface ShownRecord {
  /** Absent where nothing is read: nobody is connected, or the visit was another site's idea. */
  readonly header?: PatientHeader;
  /** The connections of that person alone. */
  readonly connections: readonly ConnectionSummary[];
  /** Names of those connections by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a page of a record was asked for. */
interface RecordVisit {
  readonly req: Request;
  readonly res: Response;
  readonly session: Session | undefined;
  /** All of the session. */
  readonly connections: readonly ConnectionSummary[];
  /** A connection of the person; empty where the address names nobody. */
  readonly named: string;
  /** Where the page shows the person whom a connection stands for. */
  addressOf(connection: string): string;
}

/**
 * Finds out whose record a page shows: of one person, and never of two. Where several are connected and none is named, the
 * answer is the choice.
 *
 * @returns `answered` where the choice was sent
 * @throws GatewayError PERSON_UNKNOWN
 */
export async function shownRecord(context: RestContext, visit: RecordVisit): Promise<ShownRecord | 'answered'> {
  const { req, res, session, connections, named, addressOf } = visit;
  if (session === undefined || connections.length === 0 || !isOwnVisit(req)) {
    return { connections, names: connectionNames(context, connections) };
  }
  const { people, person } = await consolePeople(context, consoleCall(session, res), named);
  const nowMs = Date.now();
  const personAddress = ({ id }: { readonly id: string }) => addressOf(id);
  if (person === undefined) {
    context.sendPage(res, choosePersonPage({ base: context.base, people, addressOf: personAddress, nowMs }));
    return 'answered';
  }
  const ids = new Set(person.sources.map(({ connection }) => connection.id));
  const own = connections.filter(({ platformId }) => ids.has(platformId));
  const whose = new Map(own.map(({ platformId }) => [platformId, nameOf(person)]));
  return {
    header: { base: context.base, person, people, addressOf: personAddress, nowMs },
    connections: own,
    names: connectionNames(context, own, whose),
  };
}
