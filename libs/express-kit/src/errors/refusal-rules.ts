/**
 * Rules of the stages, by error code. Where one code stands for several rules, the error itself has the rule:
 * `host.repeated`, and of a request from another site's page `site.change`, `site.embed` or `site.unproven`.
 */
const rulesByCode: Readonly<Record<string, string>> = Object.freeze({
  HOST_NOT_ALLOWED: 'host.foreign',
  ORIGIN_NOT_ALLOWED: 'origin.foreign',
  GATEWAY_BUSY: 'limit.in-flight',
  CALLS_LIMITED: 'limit.calls',
  CALLS_AT_ONCE_LIMITED: 'limit.calls-at-once',
  CALLER_UNKNOWN: 'credential.missing',
  SIGN_IN_REQUIRED: 'credential.missing',
  SESSION_UNKNOWN: 'credential.unknown',
  CREDENTIAL_MALFORMED: 'credential.malformed',
  TOKEN_NOT_FOR_THIS: 'credential.audience',
  PLATFORM_NOT_ROUTABLE: 'platform.not-routable',
});

/** The rule by which a request was refused; `undefined` for a failure, and where nothing was decided. */
export function ruleOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { rule, code } = error as { readonly rule?: unknown; readonly code?: unknown };
  if (typeof rule === 'string') return rule;
  return typeof code === 'string' && Object.hasOwn(rulesByCode, code) ? rulesByCode[code] : undefined;
}
