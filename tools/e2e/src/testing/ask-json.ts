/** An answer with its status, read and as it was written. */
export interface JsonAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
}

/** Sends JSON, or asks without a body, and reads JSON. */
export async function askJson<T = Record<string, unknown>>(
  url: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer<T>> {
  const sent = body && { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, {
    ...sent,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as T, text };
}
