import type { ResponseHead } from '../contract/fhir-call.js';

/** The headers with something that the gateway says of the answer. @see RFC 7234 section 5.5 */
export function withWarning(headers: ResponseHead['headers'], text: string): ResponseHead['headers'] {
  return { ...headers, warning: [headers['warning'] ?? [], `299 fhir-gateway "${text}"`].flat().join(', ') };
}

/** Longest list of names in a header. */
const mostNamesLength = 300;

/** The head of an answer with what was not read of it in words, for who gets no more than headers. */
export function tellingLeftOut(head: ResponseHead): ResponseHead {
  const { leftOut = 0, skipped = [] } = head;
  if (leftOut === 0) return head;
  let names = '';
  for (const name of skipped) if (names.length + name.length < mostNamesLength) names += `${names && ', '}${name}`;
  const which = names === '' ? '' : `, among them ${names}`;
  const text = `${leftOut} entries were too many or too large to be looked at and were left out${which}`;
  return { ...head, headers: withWarning(head.headers, text) };
}
