import { createHash } from 'node:crypto';
import type { AuditSubjects } from '@fhir-gateway/audit';
import {
  decisionOn,
  recordKey,
  type PeopleDecision,
  type Person,
  type PersonSource,
} from '@fhir-gateway/patient-record';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import { GatewayError } from '../errors/errors.js';

interface PeopleDecisionsParts {
  readonly vault: Pick<TokenVault, 'readAll' | 'changeRecords'>;
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const prefix = 'people:';

/**
 * What a person has decided about who is who: sealed in the session, one record for two Patients, so that it holds in every
 * process, for every app of the session, and ends with it.
 */
export class PeopleDecisions {
  readonly #parts: PeopleDecisionsParts;

  constructor(parts: PeopleDecisionsParts) {
    this.#parts = parts;
  }

  async list(session: Session): Promise<PeopleDecision[]> {
    return [...(await this.#parts.vault.readAll<PeopleDecision>(session, prefix)).values()];
  }

  /**
   * `join`: all connections of everybody who is named are one person's. `split`: the first is not the others'; where they
   * were joined it alone leaves the person, else all its person's connections are kept apart from theirs.
   *
   * @throws GatewayError PERSON_UNKNOWN for an id of no connection; PERSON_UNDECIDABLE where one could not be read
   */
  async decide(
    session: Session,
    kind: PeopleDecision['kind'],
    people: readonly Person[],
    ids: readonly string[],
  ): Promise<void> {
    const pairs = kind === 'join' ? pairsToJoin(people, ids) : pairsToSplit(people, ids);
    const atMs = this.#parts.now();
    const decisions = pairs.map((pair) => decisionOn(kind, pair, atMs));
    const set: Record<string, PeopleDecision> = {};
    for (const decision of decisions) {
      if (decision === undefined) {
        throw undecidable('One of the connections cannot be read at present, so nobody can say whose it is.');
      }
      set[nameOf(decision.records)] = decision;
    }
    if (pairs.length === 0) throw undecidable('The connections that are named are one and the same.');
    await this.#parts.vault.changeRecords(session, { set });
    this.#record(session, kind === 'join' ? 'people.joined' : 'people.kept_apart');
  }

  /** @throws GatewayError PERSON_UNKNOWN | PERSON_UNDECIDABLE where nothing was decided about the two */
  async undo(session: Session, people: readonly Person[], [one, other]: readonly [string, string]): Promise<void> {
    const keys = [recordKey(sourceOf(people, one)), recordKey(sourceOf(people, other))];
    const all = await this.list(session);
    const found = all.find(({ records }) => records.every((record) => keys.includes(record)));
    if (found === undefined || keys[0] === keys[1]) throw undecidable('Nothing was decided about these connections.');
    const together = all.filter(({ kind, atMs }) => kind === found.kind && atMs === found.atMs);
    await this.#parts.vault.changeRecords(session, { remove: together.map(({ records }) => nameOf(records)) });
    this.#record(session, 'people.undone');
  }

  #record(session: Session, event: 'people.joined' | 'people.kept_apart' | 'people.undone'): void {
    const { audit, subjectsOf } = this.#parts;
    audit({ event, sessionId: session.id, outcome: 'success' }, subjectsOf(session));
  }
}

/** Pairs across the people who are named; and of connections that are named and joined already, which confirms it. */
function pairsToJoin(people: readonly Person[], ids: readonly string[]): [PersonSource, PersonSource][] {
  const named = [...new Set(ids)].map((id) => sourceOf(people, id));
  const owners = [...new Set(named.map((source) => ownerOf(people, source)))];
  const across = owners.flatMap((owner, at) =>
    owners.slice(at + 1).flatMap((other) => pairsOf(owner.sources, other.sources)),
  );
  const within = named.flatMap((one, at) => pairsOf([one], named.slice(at + 1)));
  return [...across, ...within.filter(([one, other]) => ownerOf(people, one) === ownerOf(people, other))];
}

function pairsToSplit(
  people: readonly Person[],
  [first = '', ...rest]: readonly string[],
): [PersonSource, PersonSource][] {
  const source = sourceOf(people, first);
  const owner = ownerOf(people, source);
  return [...new Set(rest.map((id) => ownerOf(people, sourceOf(people, id))))].flatMap((other) =>
    other === owner
      ? pairsOf(
          [source],
          owner.sources.filter((one) => one !== source),
        )
      : pairsOf(owner.sources, other.sources),
  );
}

function pairsOf(some: readonly PersonSource[], others: readonly PersonSource[]): [PersonSource, PersonSource][] {
  return some.flatMap((one) => others.map((other): [PersonSource, PersonSource] => [one, other]));
}

function sourceOf(people: readonly Person[], id: string): PersonSource {
  const found = people.flatMap(({ sources }) => sources).find(({ connection }) => connection.id === id);
  if (found) return found;
  throw new GatewayError('PERSON_UNKNOWN', 'No person of this session has a connection with this id.');
}

function ownerOf(people: readonly Person[], source: PersonSource): Person {
  const found = people.find(({ sources }) => sources.includes(source));
  if (found) return found;
  throw new TypeError('a source belongs to one of the people');
}

function undecidable(message: string): GatewayError {
  return new GatewayError('PERSON_UNDECIDABLE', message);
}

/** Ids of platforms and Patients stay inside the seal. */
function nameOf(records: PeopleDecision['records']): string {
  return prefix + createHash('sha256').update(records.join('|')).digest('base64url');
}
