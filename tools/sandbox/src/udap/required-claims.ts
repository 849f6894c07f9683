import type { JWTPayload } from 'jose';
import table from './udap-required.json' with { type: 'json' };

/** What a registration asks for, or that it is to end. */
export type StatementKind = 'app' | 'service' | 'cancel';

/** Names of what every signed statement and assertion has. */
export const requiredOfJwt: readonly string[] = table.jwt.map(({ claim }) => claim);

/** What is missing in a software statement, with the place that asks for it. */
export function missingInStatement(claims: JWTPayload, kind: StatementKind): string | undefined {
  return missing(
    table.statement.filter(({ when }) => when === 'always' || when === kind),
    claims,
  );
}

/** What is missing of the authorization extension of a service's assertion. */
export function missingInExtension({ extensions }: JWTPayload): string | undefined {
  const b2b = (extensions as Record<string, unknown> | undefined)?.['hl7-b2b'];
  if (typeof b2b !== 'object' || b2b === null) return 'Missing extensions.hl7-b2b (FAST Security 2.0, 5.2.1)';
  return missing(table['hl7-b2b'], b2b as Record<string, unknown>);
}

function missing(
  rows: readonly { readonly claim: string; readonly source: string }[],
  claims: Readonly<Record<string, unknown>>,
): string | undefined {
  const row = rows.find(({ claim }) => isEmpty(claims[claim]) && claim !== 'grant_types');
  if (row === undefined && !Array.isArray(claims['grant_types']) && rows.some(({ claim }) => claim === 'grant_types'))
    return 'Missing grant_types (FAST Security 2.0, 3.1)';
  return row && `Missing ${row.claim} (${row.source})`;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
