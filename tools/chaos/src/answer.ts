/** An answer of either app, as a user sees it. */
export interface Answer {
  /** HTTP status; 0 when there was none. */
  readonly status: number;
  /** An error of a tool, whose status is 200. */
  readonly isToolError: boolean;
  readonly text: string;
  /** What leads to the next page. */
  readonly next?: string;
  /** Whose record the gateway says is connected; absent where nobody's is, or nobody was asked. */
  readonly connectedTo?: string;
}

/** What an answer means for the person who asked: `login-gone` when the gateway knows of no login. */
export type Verdict = 'ok' | 'login-gone' | { readonly failure: string };

const loginGone = /\b(?:LOGIN_REQUIRED|REAUTH_REQUIRED|SESSION_REQUIRED)\b/;
const anyCode = /\b[A-Z]{3,}(?:_[A-Z]+)+\b/;

/** Judges by status and code. A refused credential counts as a login that is gone, whatever the reason. */
export function judge({ status, isToolError, text }: Answer): Verdict {
  if (status === 200 && !isToolError) return 'ok';
  if (status === 401 || loginGone.test(text)) return 'login-gone';
  if (status === 0) return { failure: `no answer: ${text}` };
  const code = anyCode.exec(text)?.[0];
  const what = status === 200 ? 'tool error' : `${status}`;
  return { failure: code === undefined ? what : `${what} ${code}` };
}

/** What went wrong with a request that got no answer, without any of its content. */
export function noAnswer(error: unknown): Answer {
  const cause = error instanceof Error ? ((error.cause ?? error) as Error & { code?: unknown }) : undefined;
  const code = typeof cause?.code === 'string' ? cause.code : (cause?.name ?? 'unknown');
  return { status: 0, isToolError: false, text: code };
}

/** The patients whose records an answer shows: references and ids begin with the patient's id in the sandbox. */
export function patientsIn(text: string, known: ReadonlySet<string>): string[] {
  const ids = [...text.matchAll(/(?:\b[A-Z][A-Za-z]+\/|"id":\s*")([a-z0-9]+-[a-z]+)/g)].map(([, id = '']) => id);
  return [...new Set(ids)].filter((id) => known.has(id));
}
