import { openFile } from './share-file.js';
import { readShareLink, type ShareLink } from './share-link.js';
import { ShareError } from './share-error.js';
import { parseBounded } from './bounded-json.js';
import { cardsIn, cardsOfFile } from './card-text.js';
import { verifyCard, type CardOptions } from './health-card.js';
import { receivedContent, type ReceivedContent } from './received-content.js';
import { getShared, postShared, requireAddress, type SharedAnswer } from './shared-fetch.js';

/** How a link or a card is opened. */
export interface ReceiveOptions extends CardOptions {
  /** Who opens it, as whoever made the link reads it. */
  readonly recipient: string;
  readonly passcode?: string;
}

/** What came by a link or a card. */
export interface ReceivedRecord extends ReceivedContent {
  readonly kind: 'link' | 'card';
  /** Where it comes from: the host of a link, which nobody vouches for, or the issuer of a card, which was verified. */
  readonly from: string;
  /** As the link calls itself: a claim. */
  readonly label?: string;
  /** Names of issuers whose signed cards it holds. */
  readonly issuers: readonly string[];
}

const mostFiles = 20;
const malformedAnswer = (cause?: unknown) =>
  new ShareError('SHARED_LINK_UNREACHABLE', 'Whoever serves the link does not answer as links do.', { cause });

/**
 * Opens a SMART Health Link or a SMART Health Card: verified, decrypted in memory, and bounded in everything. It is opened
 * whole or not at all.
 *
 * @param text as it was pasted, scanned or read from a file
 * @throws ShareError
 */
export async function receiveShared(text: string, options: ReceiveOptions): Promise<ReceivedRecord> {
  const cards = cardsIn(text);
  if (cards === undefined) return receiveLink(readShareLink(text), options);
  const verified = [];
  for (const card of cards) verified.push(await verifyCard(card, options));
  const issuers = [...new Set(verified.map(({ issuer }) => issuer.name))];
  return { ...receivedContent(verified.map(({ bundle }) => bundle)), kind: 'card', from: issuers.join(', '), issuers };
}

async function receiveLink(link: ShareLink, options: ReceiveOptions): Promise<ReceivedRecord> {
  const { url, key, exp, flag = '', label } = link;
  const { host } = requireAddress(url, options);
  if (exp !== undefined && exp * 1000 <= options.nowMs) {
    throw new ShareError('SHARED_LINK_EXPIRED', 'The time of the link is over.');
  }
  if (flag.includes('P') && options.passcode === undefined) {
    throw new ShareError('SHARED_PASSCODE_REQUIRED', 'This link needs its passcode.');
  }
  const files = flag.includes('U') ? [await singleFile(url, options)] : await filesOf(url, options);
  const bundles: Readonly<Record<string, unknown>>[] = [];
  const issuers = new Set<string>();
  for (const { text, contentType } of files) {
    const opened = await openFile(text, key);
    const type = opened.contentType ?? contentType ?? '';
    const content = parseBounded(opened.text, (cause) => unsupported(cause));
    if (type.startsWith('application/smart-health-card') || 'verifiableCredential' in content) {
      for (const card of cardsOfFile(opened.text)) {
        const verified = await verifyCard(card, options);
        issuers.add(verified.issuer.name);
        bundles.push(verified.bundle);
      }
    } else bundles.push(content);
  }
  return {
    ...receivedContent(bundles),
    kind: 'link',
    from: host,
    ...(label !== undefined && { label }),
    issuers: [...issuers],
  };
}

interface SentFile {
  readonly text: string;
  readonly contentType?: string;
}

async function singleFile(url: string, options: ReceiveOptions): Promise<SentFile> {
  const address = new URL(url);
  address.searchParams.set('recipient', options.recipient);
  return { text: requireFound(await getShared(address.href, options)) };
}

async function filesOf(url: string, options: ReceiveOptions): Promise<SentFile[]> {
  const { recipient, passcode } = options;
  const answer = await postShared(url, { recipient, ...(passcode !== undefined && { passcode }) }, options);
  if (answer.status === 401) throw wrongPasscode(answer, passcode);
  const { files } = parseBounded(requireFound(answer), malformedAnswer);
  if (!Array.isArray(files) || files.length === 0) throw malformedAnswer();
  if (files.length > mostFiles) {
    throw new ShareError('SHARED_CONTENT_TOO_LARGE', `The link has more than ${mostFiles} files.`);
  }
  const sent: SentFile[] = [];
  for (const file of files as readonly unknown[]) sent.push(await fileOf(file, options));
  return sent;
}

async function fileOf(file: unknown, options: ReceiveOptions): Promise<SentFile> {
  const { contentType, embedded, location } = (file ?? {}) as Readonly<Record<string, unknown>>;
  const type = typeof contentType === 'string' ? contentType : '';
  // A live token to somebody's API is more than a record, and is never used.
  if (type.startsWith('application/smart-api-access')) throw unsupported();
  if (typeof embedded === 'string') return { text: embedded, contentType: type };
  if (typeof location !== 'string') throw malformedAnswer();
  return { text: requireFound(await getShared(location, options)), contentType: type };
}

function requireFound({ status, text }: SharedAnswer): string {
  if (status === 200) return text;
  if (status === 404 || status === 410) {
    throw new ShareError('SHARED_LINK_GONE', 'The link no longer leads to anything: it has ended or was used up.');
  }
  throw malformedAnswer();
}

/** A passcode is never tried twice: links take few. */
function wrongPasscode({ text }: SharedAnswer, passcode: string | undefined): ShareError {
  if (passcode === undefined) return new ShareError('SHARED_PASSCODE_REQUIRED', 'This link needs its passcode.');
  const left = /"remainingAttempts"\s*:\s*(\d{1,4})\b/.exec(text)?.[1];
  const rest = left === undefined ? '' : ` Guesses left: ${left}.`;
  return new ShareError('SHARED_PASSCODE_WRONG', `This is not the passcode of the link.${rest}`);
}

function unsupported(cause?: unknown): ShareError {
  return new ShareError('SHARED_CONTENT_UNSUPPORTED', 'It holds nothing that this gateway can read.', { cause });
}
