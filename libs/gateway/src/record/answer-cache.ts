import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { readJson, type CallGrant, type JsonAnswer } from '@fhir-gateway/fhir-proxy';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { usedId } from '../callers/several-people.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** What an answer was given to, and for. Only the very same is given it again. */
export interface AnswerScope {
  readonly session: Session;
  /** The id of the connection, the Patient behind it, and when it was made: a new sign-in finds nothing of the one before. */
  readonly connection: string;
  readonly patient?: string;
  readonly connectedAtSeconds?: number;
  readonly grant?: CallGrant;
  readonly clientId?: string;
  /** Path and query below the platform's base. */
  readonly request: string;
}

interface KeptAnswer {
  readonly scope: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly contentType: string;
  /** The text, compressed, in base64. */
  readonly text: string;
}

interface AnswerCacheParts {
  readonly vault: Pick<TokenVault, 'getValue' | 'setValue'>;
  /** How long an answer is kept; 0 is not at all. */
  readonly seconds: number;
  /** The connections that a session has now, as the store says it. */
  readonly statuses: SmartAuth['statuses'];
}

/** Sends a request with these headers besides its own, and tells the JSON of the answer. */
type Send = (headers: Readonly<Record<string, string>>, received?: (text: string) => void) => Promise<JsonAnswer>;

const kind = 'record-answer';
/** Answers of a session: a later one takes the place of an earlier one. */
const slots = 64;
/** Of an answer, as it comes and compressed. */
const mostTextBytes = 1024 * 1024;
const mostKeptBytes = 48 * 1024;

/**
 * Answers of platforms to the reads that a record is made of, sealed and for a short time, so that a platform need not send
 * again what has not changed. A platform is asked each time: what was kept is used only where it says so (304), behind the
 * policy, the scopes and the audit of every request. Nothing is kept of what a platform forbids to store, of answers
 * without a validator, and of answers from which entries were left out.
 *
 * @see RFC 9110 section 13, RFC 9111 section 3
 */
export class AnswerCache {
  readonly #parts: AnswerCacheParts;

  constructor(parts: AnswerCacheParts) {
    this.#parts = parts;
  }

  /** Sends the request, as a conditional one where the same answer was kept before. @throws whatever `send` throws */
  async send(scope: AnswerScope, send: Send, json: Parameters<typeof readJson>[1]): ReturnType<Send> {
    if (this.#parts.seconds === 0 || scope.grant?.labelled === false) return send({});
    const name = nameOf(scope);
    const kept = await this.#find(scope.session, name);
    let text = '';
    const answer = await send(conditionOf(kept), (given) => void (text = given));
    if (answer.status === 304 && kept !== undefined) {
      const known = await decompress(Buffer.from(kept.text, 'base64'), { maxOutputLength: mostTextBytes });
      const headers = { ...answer.headers, 'content-type': kept.contentType };
      return { ...answer, status: 200, headers, ...(await readJson(known.toString('utf8'), json)) };
    }
    if (answer.leftOut === undefined) await this.#keep(scope, name, answer, text);
    return answer;
  }

  /**
   * Lets go of all that is kept for a session, as one of its connections has ended: an empty value takes the place of each
   * answer, and lasts a second. Other platforms send theirs once more.
   */
  async forget(session: Session): Promise<void> {
    if (this.#parts.seconds === 0) return;
    const places = Array.from({ length: slots }, (_, slot) => placeAt(session, slot));
    await Promise.allSettled(places.map((place) => this.#empty(session, place)));
  }

  async #isConnected({ session, connection, connectedAtSeconds }: AnswerScope): Promise<boolean> {
    const all = await this.#parts.statuses(session);
    return all.some((one) => usedId(one) === connection && one.connectedAtSeconds === connectedAtSeconds);
  }

  #empty(session: Session, place: string): Promise<void> {
    return this.#parts.vault.setValue(kind, place, null, 1, session);
  }

  async #find(session: Session, name: string): Promise<KeptAnswer | undefined> {
    // Without what was kept, the platform is asked as if it never had been.
    const found = await this.#parts.vault
      .getValue<KeptAnswer | null>(kind, placeOf(session, name), session)
      .catch(() => undefined);
    return found?.scope === name ? found : undefined;
  }

  /**
   * A connection may end while its answer is under way, here or in another process: whether it is still there is asked once
   * the answer is stored. If it ends after that, {@link forget} finds the answer.
   */
  async #keep(scope: AnswerScope, name: string, answer: JsonAnswer, text: string): Promise<void> {
    const { session } = scope;
    const { status, headers } = answer;
    const [etag, lastModified, contentType] = [headers['etag'], headers['last-modified'], headers['content-type']];
    if (status !== 200 || typeof contentType !== 'string' || !mayStore(headers)) return;
    if (text === '' || text.length > mostTextBytes || (typeof etag !== 'string' && typeof lastModified !== 'string'))
      return;
    const compressed = await compress(text, { level: 1 });
    if (compressed.length > mostKeptBytes) return;
    const kept: KeptAnswer = {
      scope: name,
      ...(typeof etag === 'string' && { etag }),
      ...(typeof lastModified === 'string' && { lastModified }),
      contentType,
      text: compressed.toString('base64'),
    };
    const { vault, seconds } = this.#parts;
    const place = placeOf(session, name);
    const isStored = await vault.setValue(kind, place, kept, seconds, session).then(
      () => true,
      () => false,
    );
    if (!isStored || (await this.#isConnected(scope).catch(() => false))) return;
    await this.#empty(session, place).catch(() => undefined);
  }
}

function conditionOf(kept: KeptAnswer | undefined): Readonly<Record<string, string>> {
  if (kept === undefined) return {};
  if (kept.etag !== undefined) return { 'if-none-match': kept.etag };
  return kept.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified };
}

function mayStore(headers: JsonAnswer['headers']): boolean {
  const directives = [headers['cache-control']].flat().join(',');
  return !/\bno-store\b/i.test(directives) && [headers['vary']].flat().join(',').trim() !== '*';
}

/** All that an answer depends on; a grant that was narrowed names another one. */
function nameOf({ session, connection, patient, connectedAtSeconds, grant, clientId, request }: AnswerScope): string {
  const parts = [session.id, connection, patient, connectedAtSeconds, grant, clientId, request];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function placeOf(session: Session, name: string): string {
  return placeAt(session, Buffer.from(name, 'base64url').readUInt16BE() % slots);
}

function placeAt({ id }: Session, slot: number): string {
  return `${id} ${slot}`;
}
