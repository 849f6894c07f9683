import { askJson } from '../ask-json.js';

/** Uses the sandbox's own side of its servers: `/control/…` below its origin. */
export async function control(
  origin: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
): Promise<unknown> {
  const response = await fetch(`${origin}/control/${path}`, { method });
  if (!response.ok) throw new Error(`/control/${path} answered ${response.status}`);
  const text = await response.text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** Uses the payer's own side app: asks, or posts where there is a body. */
export async function atPayer<T = Record<string, unknown>>(
  origin: string,
  path: string,
  body?: object,
  mount = 'payer',
): Promise<T> {
  const { status, body: answer } = await askJson<T>(`${origin}/${mount}/__admin/${path}`, body);
  if (status >= 400) throw new Error(`the payer's ${path} answered ${status}`);
  return answer;
}

/** How many requests for authorization the payer has received. */
export async function claimsAt(origin: string): Promise<number> {
  return (await atPayer<{ claims: unknown[] }>(origin, 'claims')).claims.length;
}
