import { requestIdOf } from '@fhir-gateway/express-kit';
import { Deadline } from '@fhir-gateway/fhir-proxy';
import { GatewayError, type RecordCall } from '@fhir-gateway/gateway';
import type { Person } from '@fhir-gateway/patient-record';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';

import type { RestContext } from '../../rest-context.js';
import { closeSignal } from '../../route/close-signal.js';

/** Who is connected, and whose record a page shows. */
export interface ConsolePeople {
  readonly people: readonly Person[];
  /** Absent where several people are connected and the address names none of them. */
  readonly person?: Person;
}

/** A page does not wait longer to learn who is who: who has not been read by then stands alone. */
const deadlineMs = 5_000;

/** The call by which the console reads a record for the person who sits there. */
export function consoleCall(session: Session, res: Response): RecordCall {
  return { session, door: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) };
}

/** Asks with what can be read in the time that a page has for it. */
export async function inPeopleTime<T>(call: RecordCall, ask: (call: RecordCall) => Promise<T>): Promise<T> {
  const deadline = new Deadline(deadlineMs, call.signal);
  try {
    return await ask({ ...call, signal: deadline.signal });
  } finally {
    deadline.release();
  }
}

/**
 * The people of a session, and the one whom the address of a page means.
 *
 * @param named the id of any connection of the person, or that of a platform, which means who signed in there last; empty
 *   where the address names nobody
 * @throws GatewayError PERSON_UNKNOWN
 */
export async function consolePeople({ gateway }: RestContext, call: RecordCall, named: string): Promise<ConsolePeople> {
  const people = await inPeopleTime(call, (timed) => gateway.records.people(timed));
  if (named === '') {
    const known = people.filter(isKnown);
    const [only, another] = known.length > 0 ? known : people;
    return { people, ...(only !== undefined && another === undefined && { person: only }) };
  }
  const person = personNamed(people, named);
  if (person) return { people, person };
  throw new GatewayError('PERSON_UNKNOWN', 'Nobody who is connected here has a connection with this id.');
}

function isKnown({ sources }: Person): boolean {
  return sources.some(({ patient }) => patient !== undefined);
}

function personNamed(people: readonly Person[], named: string): Person | undefined {
  const has = (test: (id: string) => boolean) =>
    people.find(({ sources }) => sources.some(({ connection }) => test(connection.id)));
  if (has((id) => id === named)) return has((id) => id === named);
  // Connections of one platform are listed with the newest first.
  const all = people.flatMap(({ sources }) => sources.map(({ connection }) => connection.id));
  const newest = all.find((id) => withoutConnectionNumber(id) === named);
  return newest === undefined ? undefined : has((id) => id === newest);
}
