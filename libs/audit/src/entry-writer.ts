import { entryFields } from './entry-fields.js';
import { EntryPrefixCache } from './entry-prefix-cache.js';
import type { PseudonymKind, Pseudonyms } from './pseudonyms.js';
import { resourceTypes } from './resource-types.js';
import { scopeNames } from './scope-names.js';

/**
 * One decision, as whoever made it tells it. Of the fields only those that `docs/audit.md` lists are written, and of
 * those only values that fit; the rest is dropped and counted. The session and the request are written as pseudonyms.
 */
export interface AuditFact {
  readonly event: string;
  readonly sessionId?: string;
  readonly requestId?: string;
}

/** Whom and what a decision was about. The ids are written as pseudonyms, so these may be the real ones. */
export interface AuditSubjects {
  /** The person who signed in to the gateway itself, as one text of issuer and subject. */
  readonly account?: string;
  readonly patientId?: string;
  readonly resourceId?: string;
  /** The OAuth client that asked. */
  readonly client?: string;
  /**
   * The permission that a person gave an app or chat, as the group of its credentials; of a change of one, that one. It is
   * written as a pseudonym of its own for each session.
   */
  readonly grant?: string;
  /** With what the session was opened. */
  readonly actor?: 'browser' | 'app' | 'chat' | 'local' | 'anonymous' | 'operator';
  /** What the token allows that was used. */
  readonly scopes?: readonly string[];
}

/** An id that nobody chose: a UUID, or a trace id of W3C Trace Context. */
const randomId = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})$/;
const rememberedScopes = 1_000;

/** Turns decisions into the text of audit lines. Nothing gets in that {@link entryFields} does not let in. */
export class EntryWriter {
  readonly #pseudonyms: Pseudonyms;
  readonly #stems = new EntryPrefixCache();
  /** By the scopes and the type; the same few come again and again. */
  readonly #scopes = new Map<string, string>();
  /** What was written last for each type: to compare a list costs a third of joining it. */
  readonly #latest = new Map<string, { readonly scopes: readonly string[]; readonly text: string }>();
  #droppedFields = 0;

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  /** Fields that were not written since they are not allowed, or their value did not fit. */
  get droppedFields(): number {
    return this.#droppedFields;
  }

  /**
   * The line without its end: what names the chain follows, then `}`.
   *
   * @param timeMs epoch milliseconds
   */
  write(fact: AuditFact, subjects: AuditSubjects | undefined, timeMs: number): string {
    const values = fact as unknown as Readonly<Record<string, unknown>>;
    const stem = this.#stems.of(values);
    this.#droppedFields += stem.droppedFields;
    let text = `{"level":30,"time":${timeMs},"audit":true${stem.text}`;
    const { sessionId, requestId, durationMs } = values;
    if (sessionId !== undefined) text += this.#named('subject', 'session', sessionId);
    if (typeof requestId === 'string') {
      // A caller may choose the id of a request; only one that was surely made at random is written as it is.
      const name = randomId.test(requestId) ? requestId : `h.${this.#pseudonyms.of('request', requestId)}`;
      text += `,"requestId":"${name}"`;
    } else if (requestId !== undefined) this.#droppedFields += 1;
    if (durationMs !== undefined) text += this.#field('durationMs', durationMs);
    if (subjects) text += this.#subjects(subjects, values);
    return text + stem.message;
  }

  #field(name: string, value: unknown): string {
    const field = entryFields.get(name);
    const json = field?.write(value);
    if (field && json !== undefined) return field.label + json;
    this.#droppedFields += 1;
    return '';
  }

  #subjects(subjects: AuditSubjects, values: Readonly<Record<string, unknown>>): string {
    const { account, actor, client, grant, patientId, resourceId, scopes } = subjects;
    const { platformId, resourceType, sessionId } = values;
    let text = '';
    if (actor !== undefined) text += this.#field('actor', actor);
    if (account !== undefined) text += this.#named('account', 'account', account);
    if (client !== undefined) text += this.#named('client', 'client', client);
    if (grant !== undefined) text += this.#named('grant', 'grant', `${String(sessionId)}/${grant}`);
    // Two platforms may call two people by the same id.
    const where = typeof platformId === 'string' ? platformId : '';
    if (patientId !== undefined) text += this.#named('patient', 'patient', `${where}/${patientId}`);
    if (resourceId !== undefined) {
      // A patient read by id is told by the same pseudonym as the patient of a login.
      const isPatient = resourceType === 'Patient';
      const id = isPatient ? `${where}/${resourceId}` : `${where}/${String(resourceType)}/${resourceId}`;
      text += this.#named('resource', isPatient ? 'patient' : 'resource', id);
    }
    if (scopes !== undefined) text += this.#usedScopes(scopes, resourceType);
    return text;
  }

  #named(field: string, kind: PseudonymKind, id: unknown): string {
    if (typeof id === 'string') return `,"${field}":"${this.#pseudonyms.of(kind, id)}"`;
    this.#droppedFields += 1;
    return '';
  }

  #usedScopes(scopes: readonly string[], resourceType: unknown): string {
    const type = typeof resourceType === 'string' && resourceTypes.has(resourceType) ? resourceType : undefined;
    const latest = this.#latest.get(type ?? '');
    if (latest?.scopes === scopes) return latest.text;
    const text = latest && areEqual(latest.scopes, scopes) ? latest.text : this.#scopeText(scopes, type);
    this.#latest.set(type ?? '', { scopes, text });
    return text;
  }

  #scopeText(scopes: readonly string[], type: string | undefined): string {
    const key = `${type ?? ''} ${scopes.join(' ')}`;
    const present = this.#scopes.get(key);
    if (present !== undefined) return present;
    const text = `,"scopes":${JSON.stringify(scopeNames(scopes, type).join(' '))}`;
    if (this.#scopes.size >= rememberedScopes) this.#scopes.clear();
    this.#scopes.set(key, text);
    return text;
  }
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope, at) => scope === other[at]);
}
