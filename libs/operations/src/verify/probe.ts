import { Deadline } from '@fhir-gateway/limits';

/** What one request came to. */
export interface Probe {
  readonly url: string;
  /** Absent when no answer came. */
  readonly status?: number;
  /** The JSON of a successful answer; absent when it is none. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Why there is no status or no body, in words. */
  readonly problem?: string;
}

/** How a probe is sent. */
export interface ProbeOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/** A CapabilityStatement of a large server is a few megabytes. */
const maxBytes = 20_000_000;
const userAgent = 'fhir-gateway-verify/0.1 (checks public metadata only)';

/**
 * Asks for a JSON document, once and without following redirects. Never throws.
 *
 * @param credential headers that open the document, where it is not public
 */
export async function probe(
  url: string,
  accept: string,
  { fetch, timeoutMs }: ProbeOptions,
  credential: Readonly<Record<string, string>> = {},
): Promise<Probe> {
  const { signal } = new Deadline(timeoutMs);
  try {
    const headers = { ...credential, accept, 'user-agent': userAgent };
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    const { status } = response;
    if (status !== 200) {
      await response.body?.cancel();
      return { url, status, ...(status >= 300 && status < 400 && { problem: 'redirects elsewhere' }) };
    }
    const text = await readText(response);
    const body = text === undefined ? undefined : parseObject(text);
    if (body !== undefined) return { url, status, body };
    return { url, status, problem: text === undefined ? 'is too large' : 'is no JSON object' };
  } catch {
    return { url, problem: signal.aborted ? `no answer within ${timeoutMs} ms` : 'cannot be reached' };
  }
}

async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
