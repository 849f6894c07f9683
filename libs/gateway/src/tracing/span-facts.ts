/**
 * The attributes that a span may have, and there is no other way to give it one: words and numbers of the gateway. No
 * address, search, id or token is among them.
 */
const attributeOf = {
  method: 'http.request.method',
  status: 'http.response.status_code',
  code: 'error.type',
  app: 'fhir_gateway.app',
  route: 'fhir_gateway.route',
  platform: 'fhir_gateway.platform',
  interaction: 'fhir_gateway.interaction',
  outcome: 'fhir_gateway.outcome',
  tool: 'fhir_gateway.tool',
  service: 'fhir_gateway.service',
  retries: 'fhir_gateway.retries',
} as const;

/** What can be said of a step. `platform` may come with its tenant, which is left out; `code` is an error code. */
export type SpanFacts = Readonly<Partial<Record<keyof typeof attributeOf, string | number | undefined>>>;

/** Makes attributes of what is known. */
export function attributesOf(facts: SpanFacts): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  for (const [fact, name] of Object.entries(attributeOf)) {
    const value = facts[fact as keyof SpanFacts];
    if (value !== undefined) attributes[name] = fact === 'platform' ? withoutTenant(String(value)) : value;
  }
  return attributes;
}

/** There are a hundred thousand organizations, and one of them can be where somebody is treated. */
function withoutTenant(platformId: string): string {
  return platformId.split(':', 1)[0] ?? '';
}
