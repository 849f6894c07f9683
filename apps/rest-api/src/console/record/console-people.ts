import { requestIdOf } from '@fhir-gateway/express-kit';
import { Deadline } from '@fhir-gateway/limits';
import { GatewayError, type RecordCall } from '@fhir-gateway/gateway';
import { groupPeople, type Person, type PersonSource } from '@fhir-gateway/patient-record';
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
  return { session, app: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) };
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
 * @param answered is told of each connection when it has said whose it is, or cannot
 * @throws GatewayError PERSON_UNKNOWN
 */
export async function consolePeople(
  { gateway }: RestContext,
  call: RecordCall,
  named: string,
  answered?: (source: PersonSource) => void,
): Promise<ConsolePeople> {
  const people = await inPeopleTime(call, (timed) => gateway.records.people(timed, answered));
  const person = personMeant(people, named);
  if (person === undefined && named !== '')
    throw new GatewayError('PERSON_UNKNOWN', 'Nobody who is connected here has a connection with this id.');
  return { people, ...(person && { person }) };
}

/**
 * The same, of what platforms have said of whose record they have by now; nobody while that is not certain. Who has not
 * answered is nowhere in it.
 */
export async function peopleSoFar(
  { gateway }: RestContext,
  call: RecordCall,
  named: string,
  answered: readonly PersonSource[],
): Promise<Required<ConsolePeople> | undefined> {
  const people = groupPeople(answered, await gateway.records.decisions(call));
  const person = personMeant(people, named);
  return person && isKnown(person) ? { people, person } : undefined;
}

function personMeant(people: readonly Person[], named: string): Person | undefined {
  if (named !== '') return personNamed(people, named);
  const known = people.filter(isKnown);
  const [only, another] = known.length > 0 ? known : people;
  return another === undefined ? only : undefined;
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
