import type { KoaContextWithOIDC } from 'oidc-provider';

const requestSecrets = ['code', 'code_verifier', 'refresh_token', 'client_secret'];
const answerSecrets = ['access_token', 'refresh_token', 'id_token'];

/** Every secret of one exchange at the token endpoint, those sent and those given out. */
export function secretsOf(ctx: KoaContextWithOIDC): string[] {
  const sent = requestSecrets.map((name) => ctx.oidc?.params?.[name]);
  const body = ctx.body as Readonly<Record<string, unknown>> | undefined;
  const given = answerSecrets.map((name) => body?.[name]);
  return [...sent, ...given].filter((secret): secret is string => typeof secret === 'string' && secret.length > 0);
}
