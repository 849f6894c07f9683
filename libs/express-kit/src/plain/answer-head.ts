import { STATUS_CODES } from 'node:http';

/** How the body of an answer ends. `none`: it has none. */
export type Framing = 'none' | 'length' | 'chunked';

/** The head of an answer as it leaves. */
export interface AnswerHead {
  readonly text: string;
  readonly framing: Framing;
  /** As told to the client; `undefined` where the body ends in another way. */
  readonly contentLength: number | undefined;
  /** Whether another request may follow. */
  readonly isKept: boolean;
}

type Value = number | string | readonly string[];

/** A header that was set before the head was written. */
export interface EarlyHeader {
  readonly name: string;
  readonly value: string | readonly string[];
}

/** What would end a line, or mean something else to another reader. */
const notInValue = /[^\t\u0020-\u007e\u0080-\u00ff]/;
const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
const digits = /^\d{1,15}$/;
/** Lines that each answer of this process has, by name. */
const constants = new Map<string, { readonly value: string; readonly text: string }>();
/** Names that were found good, as they were written and in lower case: there are few, the same on each answer. */
const goodNames = new Map<string, string>();
const maxGoodNames = 256;

/**
 * Lets a header that many answers have be written down once.
 *
 * @throws TypeError when it cannot stand in a head
 */
export function keepConstant(name: string, value: string): void {
  if (notInValue.test(value)) throw unsendable('value');
  keepGood(name);
  constants.set(name, { value, text: `${name}: ${value}\r\n` });
}

/**
 * Writes the head of an answer, all in latin1, up to and with the empty line, as `ServerResponse` does.
 *
 * @param lines names and values in turn
 * @param early headers by name in lower case, of which those that `lines` has do not count
 * @param idleSeconds how long the connection is kept after it; 0: it is not kept
 * @throws TypeError when a name or value cannot stand in a head
 */
export function writeAnswerHead(
  status: number,
  lines: readonly Value[],
  early: ReadonlyMap<string, EarlyHeader> | undefined,
  idleSeconds: number,
): AnswerHead {
  let values = '';
  let text = '';
  let length: string | undefined;
  let isKept = idleSeconds > 0;
  const add = (name: string, value: Value): void => {
    if (typeof value === 'number') return add(name, String(value));
    if (typeof value !== 'string') return value.forEach((one) => add(name, one));
    const constant = constants.get(name);
    if (constant?.value === value) {
      text += constant.text;
      return;
    }
    const known = goodNames.get(name) ?? keepGood(name);
    if (known === 'connection') {
      isKept &&= value.toLowerCase() !== 'close';
      return;
    }
    if (known === 'content-length') length = value;
    values += value;
    text += `${name}: ${value}\r\n`;
  };
  if (early && early.size > 0) addEarly(early, lines, add);
  for (let index = 0; index < lines.length; index += 2) add(lines[index] as string, lines[index + 1] as Value);
  if (notInValue.test(values) || (length !== undefined && !digits.test(length))) throw unsendable('value');
  const framing = framingOf(status, length);
  const end = `${framing === 'chunked' ? 'Transfer-Encoding: chunked\r\n' : ''}\r\n`;
  const kept = isKept ? `Connection: keep-alive\r\nKeep-Alive: timeout=${idleSeconds}\r\n` : 'Connection: close\r\n';
  return {
    text: `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n${text}Date: ${dateNow()}\r\n${kept}${end}`,
    framing,
    contentLength: framing === 'length' ? Number(length) : undefined,
    isKept,
  };
}

function addEarly(
  early: ReadonlyMap<string, EarlyHeader>,
  lines: readonly Value[],
  add: (name: string, value: Value) => void,
): void {
  const later = new Set(lines.filter((_, index) => index % 2 === 0).map((name) => String(name).toLowerCase()));
  for (const [lower, { name, value }] of early) if (!later.has(lower)) add(name, value);
}

function framingOf(status: number, length: string | undefined): Framing {
  if (status === 204 || status === 304) return 'none';
  return length === undefined ? 'chunked' : 'length';
}

/** @throws TypeError */
function keepGood(name: string): string {
  const lower = name.toLowerCase();
  if (!token.test(name) || lower === 'transfer-encoding') throw unsendable('name');
  if (goodNames.size < maxGoodNames) goodNames.set(name, lower);
  return lower;
}

function unsendable(part: string): TypeError {
  return new TypeError(`A header of the answer has a ${part} that cannot be sent.`);
}

let dateSecond = 0;
let dateText = '';

/** Written once a second. */
function dateNow(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}
