import { StrangerAddresses, type StrangerUrl } from '@fhir-gateway/address-guard';
import type { SharedAddresses } from '@fhir-gateway/patient-record/shares';
import { GatewayError } from '../errors/errors.js';
import type { OpenShares } from './receivers.js';

const mostBytes = 12 * 1024 * 1024;
const recipientAndPasscode = (body: unknown) =>
  JSON.parse(String(body)) as { readonly recipient?: string; readonly passcode?: string };

/**
 * The addresses that links and their manifests name. This gateway's own links are opened here, without a request: its
 * address may be on this machine or behind its network's edge, where no link of a stranger may lead.
 */
export function linkAddresses(open: OpenShares, publicUrl: string): SharedAddresses {
  const strangers = new StrangerAddresses({ maxBytes: mostBytes });
  const own = `${publicUrl}/shl/`;
  return {
    read: (text) =>
      text.startsWith(own) && URL.canParse(text) ? (new URL(text) as StrangerUrl) : strangers.read(text),
    fetch: (url, init) => (url.href.startsWith(own) ? answerOf(open, url, own, init) : strangers.fetch(url, init)),
  };
}

/** What the routes of shares answer to the same request. */
async function answerOf(open: OpenShares, url: URL, own: string, init?: RequestInit): Promise<Response> {
  const [first = '', ticket] = url.href
    .slice(own.length)
    .replace(/[?#].*$/s, '')
    .split('/');
  try {
    if (ticket !== undefined) return new Response(await open.located(first === 'files' ? ticket : ''));
    const recipient = url.searchParams.get('recipient') ?? undefined;
    if (init?.method !== 'POST') return new Response(await open.file(first, { recipient }));
    const answer = await open.manifest(first, recipientAndPasscode(init.body));
    return Response.json(answer, { status: 'remainingAttempts' in answer ? 401 : 200 });
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'SHARE_UNKNOWN') return new Response(null, { status: 404 });
    throw error;
  }
}
