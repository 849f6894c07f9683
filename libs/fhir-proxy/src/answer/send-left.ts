import type { AnswerSink } from '../contract/answer-sink.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import { ProxyError } from '../contract/proxy-error.js';
import { leaveOut, PartMissing } from '../json/leave-out.js';
import { pageText, type CutPage } from '../json/page-cutter.js';
import { sendWhole } from './send-whole.js';

/** An answer that is complete and of which nothing was parsed. */
interface HeldPage {
  readonly head: ResponseHead;
  readonly page: CutPage;
}

/** How {@link sendLeft} hands an answer on. */
interface SendOptions {
  readonly open: (head: ResponseHead) => AnswerSink;
  /** Whether one resource, which is no Bundle and no Parameters, may not go out. */
  readonly isOut: (resource: unknown) => boolean;
  /** Further headers of what goes out, where entries were left out of it or not. */
  readonly told: (headers: ResponseHead['headers'], isChanged: boolean) => ResponseHead['headers'];
  /** What to do with an answer that may not go out: throws, or has its head go out without it. */
  readonly refused: () => void;
}

/**
 * Hands on an answer without the resources that may not go out.
 *
 * @throws ProxyError UPSTREAM_NOT_FHIR | RESPONSE_TOO_LARGE | CLIENT_CLOSED, and what `refused` throws
 */
export async function sendLeft({ head, page }: HeldPage, options: SendOptions): Promise<void> {
  const { open, isOut, told, refused } = options;
  const left = page.shell === '' ? { text: '', isChanged: false } : await leftOf(head, page, isOut);
  if (left === undefined) refused();
  const { 'content-length': _length, ...headers } = head.headers;
  const { leftOut, overflowed, skipped } = page;
  const missing = leftOut > 0 && { leftOut, overflowed, skipped };
  await sendWhole(open, { ...head, headers: told(headers, left?.isChanged === true), ...missing }, left?.text ?? '');
}

/** Hands an answer on as it came, in whatever form. @throws ProxyError CLIENT_CLOSED */
export function sendUnread({ head, page }: HeldPage, open: SendOptions['open']): Promise<void> {
  const { 'content-length': _length, ...headers } = head.headers;
  return sendWhole(open, { ...head, headers }, pageText(page));
}

async function leftOf(
  { status: upstreamStatus }: ResponseHead,
  page: CutPage,
  isOut: SendOptions['isOut'],
): ReturnType<typeof leaveOut> {
  try {
    return await leaveOut(page, isOut);
  } catch (error) {
    if (error instanceof PartMissing)
      throw new ProxyError('RESPONSE_TOO_LARGE', 'An entry of the answer is too large to be looked at.', {
        upstreamStatus,
      });
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform is not JSON.', { upstreamStatus });
  }
}
