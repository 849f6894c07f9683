import { ImportError } from './errors.js';

const maxRedirects = 5;

/**
 * Fetches over https, through redirects that stay on https.
 *
 * @throws ImportError when the URL, or one that it leads to, is not https, or no answer comes
 */
export async function fetchHttps(
  send: typeof fetch,
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
): Promise<Response> {
  let current = url;
  for (let step = 0; step <= maxRedirects; step += 1) {
    if (!URL.canParse(current) || new URL(current).protocol !== 'https:') {
      throw new ImportError(step === 0 ? 'The URL must be https.' : 'The server redirects to a URL that is not https.');
    }
    const response = await answer(send, current, init);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) return response;
    await response.body?.cancel();
    current = URL.canParse(location, current) ? new URL(location, current).href : '';
  }
  throw new ImportError('The server redirects too often.');
}

async function answer(send: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await send(url, { ...init, redirect: 'manual' });
  } catch (error) {
    throw new ImportError('The server cannot be reached.', { cause: error });
  }
}
