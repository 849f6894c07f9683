import { personOf, whoseEntry } from '@fhir-gateway/fhir';
import { EventEmitter } from 'node:events';
import { withWarning } from '../answer/gateway-warning.js';
import type { AnswerSink, Sent } from '../contract/answer-sink.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { mediaFamily } from '../contract/media-type.js';
import { toProxyError } from '../contract/upstream-failure.js';
import type { Open } from './connection-header.js';
import { isRawContent } from '../grants/labelled-answers.js';
import { listOf, memberOf, othersIn } from '../json/leave-out.js';

/** Longer answers are streamed, and say that they were not compared. */
const maxComparedBytes = 1024 * 1024;
/** Of all answers that are held at once; beyond, they are streamed as well. */
const maxHeldBytes = 32 * 1024 * 1024;
/** Positions of entries that a header names. */
const mostNamed = 20;

/** Patients whose linked ones are remembered. */
const mostLinked = 10_000;

/** What a process holds of answers that are compared: their bytes, and the Patients that are linked as the same person. */
interface Compared {
  bytes: number;
  /** By platform and patient, as an answer with that Patient said. */
  readonly linked: Map<string, readonly string[]>;
}

/** What is known of a call when its answer begins. */
interface AnsweredCall {
  readonly interaction: Interaction | undefined;
  readonly platformId: string;
  /** The patient of the login; undefined where it has none. */
  readonly patientId: string | undefined;
}

/**
 * Opens an answer under a patient's login: the head says which entries are about another patient (`Warning`, RFC 7234
 * section 5.5). The body leaves byte for byte, after it was compared.
 *
 * @param held what all calls together hold
 * @param answered the call, asked for once its head is here
 */
export function markOthers(open: Open, held: Compared, answered: () => AnsweredCall): Open {
  return (head) => {
    const { interaction, patientId, platformId } = answered();
    if (patientId === undefined || interaction === undefined || !isJudged(interaction, head)) return open(head);
    const { 'content-type': type, 'content-length': length } = head.headers;
    const family = mediaFamily(typeof type === 'string' ? type : undefined);
    if (family === 'other' || family === 'none') return open(head);
    if (family !== 'fhir-json' && family !== 'plain-json') return open(warned(head, notRead));
    if (Number(length ?? 0) > maxComparedBytes) return open(warned(head, tooLong));
    return new ComparedSink(head, open, held, (body) => warningFor(body, { patientId, platformId }, held));
  };
}

/** Capabilities are nobody's, and files of an export say only by their kind whose they are. */
function isJudged(interaction: Interaction, head: ResponseHead): boolean {
  const isBodiless = head.status >= 300 || head.status === 204 || interaction.method === 'HEAD';
  return !isBodiless && !/^(capabilities|job-)/.test(interaction.kind) && !isRawContent(head, interaction);
}

const tooLong = 'The answer is too long to be compared with the patient of the sign-in';
const notRead = 'The answer is not JSON and was not compared with the patient of the sign-in';

function warned(head: ResponseHead, text: string): ResponseHead {
  return { ...head, headers: withWarning(head.headers, text) };
}

/** What is said of an answer as the patient's; nothing where all of it may be theirs. */
function warningFor(
  body: Buffer,
  { patientId, platformId }: { readonly patientId: string; readonly platformId: string },
  { linked }: Compared,
): string | undefined {
  const key = `${platformId} ${patientId}`;
  let found: ReturnType<typeof othersIn>;
  try {
    const resource: unknown = JSON.parse(body.toString('utf8'));
    const own = [resource, ...listOf(resource, 'entry').map((entry) => memberOf(entry, 'resource'))].find(
      (one) => memberOf(one, 'resourceType') === 'Patient' && memberOf(one, 'id') === patientId,
    );
    if (own !== undefined) {
      if (linked.size >= mostLinked) linked.clear();
      linked.set(key, personOf(own).linkedPatientIds);
    }
    const person = { patientId, linkedPatientIds: linked.get(key) };
    found = othersIn(resource, (one) => whoseEntry(one, person) === 'other');
  } catch {
    return 'The answer is no JSON and was not compared with the patient of the sign-in';
  }
  const { entries, others } = found;
  if (others.length === 0) return undefined;
  if (entries === undefined) return 'This is about another patient than the sign-in is for';
  const places = others.slice(0, mostNamed).map((index) => index + 1);
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : '';
  const verb = others.length === 1 ? 'is' : 'are';
  return `${others.length} of ${entries} entries ${verb} about another patient than the sign-in is for: ${places.join(' ')}${more}`;
}

/** Holds an answer until it is whole or too long, and hands it on then as it came. */
class ComparedSink extends EventEmitter implements AnswerSink {
  readonly #head: ResponseHead;
  readonly #open: Open;
  readonly #all: Compared;
  readonly #warning: (body: Buffer) => string | undefined;
  #target: AnswerSink | undefined;
  #held: { readonly chunk: Buffer; readonly sent: Sent | undefined }[] = [];
  #size = 0;
  #isDestroyed = false;

  constructor(head: ResponseHead, open: Open, all: Compared, warning: (body: Buffer) => string | undefined) {
    super();
    this.#head = head;
    this.#open = open;
    this.#all = all;
    this.#warning = warning;
  }

  get destroyed(): boolean {
    return this.#target?.destroyed ?? this.#isDestroyed;
  }

  write(chunk: Buffer, sent?: Sent): boolean {
    if (this.#target) return this.#passed(this.#target.write(chunk, sent));
    this.#held.push({ chunk, sent });
    this.#size += chunk.length;
    this.#all.bytes += chunk.length;
    const isShort = this.#size <= maxComparedBytes && this.#all.bytes <= maxHeldBytes;
    return isShort || this.#release(tooLong);
  }

  cork(): void {
    this.#target?.cork();
  }

  end(last?: Buffer | Sent, then?: Sent): this {
    const done = (typeof last === 'function' ? last : then) ?? (() => undefined);
    if (last !== undefined && typeof last !== 'function') this.write(last);
    if (!this.#target) {
      const body = Buffer.concat(this.#held.map(({ chunk }) => chunk));
      this.#release(body.length === 0 ? undefined : this.#warning(body), true);
    }
    this.#target?.end(done);
    return this;
  }

  destroy(error?: Error): this {
    if (this.#target) this.#target.destroy(error);
    else if (!this.#isDestroyed) {
      this.#isDestroyed = true;
      this.#letGo();
      // As a stream does it: whoever is writing hears of it afterwards.
      queueMicrotask(() => this.emit('close'));
    }
    return this;
  }

  #release(warning: string | undefined, isWhole = false): boolean {
    let target: AnswerSink;
    try {
      target = this.#open(warning === undefined ? this.#head : warned(this.#head, warning));
    } catch (error) {
      this.#isDestroyed = true;
      this.#letGo();
      queueMicrotask(() => this.emit('error', toProxyError(error)));
      return true;
    }
    this.#target = target;
    target.on('error', (error) => this.emit('error', error));
    target.on('close', () => this.emit('close'));
    if (isWhole) target.cork();
    let wantsMore = true;
    for (const { chunk, sent } of this.#letGo()) wantsMore = target.write(chunk, sent);
    return this.#passed(wantsMore);
  }

  #letGo(): readonly { readonly chunk: Buffer; readonly sent: Sent | undefined }[] {
    this.#all.bytes -= this.#size;
    this.#size = 0;
    return this.#held.splice(0);
  }

  #passed(wantsMore: boolean): boolean {
    if (!wantsMore) this.#target?.once('drain', () => this.emit('drain'));
    return wantsMore;
  }
}
