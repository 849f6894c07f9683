import { JsonTooDeep, jsonValue } from '../json/json-value.js';
import { ProxyError } from './proxy-error.js';
import { hasRepeatedKeys } from '../json/repeated-keys.js';
import type { Steps } from '@fhir-gateway/limits';

/**
 * Reads a body in JSON that is judged.
 *
 * @throws ProxyError BODY_INVALID, without a word of the body: for what is no JSON, and for what parsers could take in
 *   more than one way
 */
export function* readJsonBody(bytes: Buffer): Steps<unknown> {
  const text = textOf(bytes);
  yield;
  const json = yield* valueOf(text);
  yield;
  if (yield* hasRepeatedKeys(text)) throw new ProxyError('BODY_INVALID', 'The body names an element twice.');
  return json;
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson();
  }
}

function* valueOf(text: string): Steps<unknown> {
  try {
    return yield* jsonValue(text);
  } catch (error) {
    if (error instanceof JsonTooDeep) throw new ProxyError('BODY_INVALID', error.message);
    // The parser's message quotes the body.
    throw notJson();
  }
}

function notJson(): ProxyError {
  return new ProxyError('BODY_INVALID', 'The body is not JSON.');
}
