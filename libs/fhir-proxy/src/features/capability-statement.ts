import { elementSlices, memberSlices } from '../json/json-slices.js';
import type { Steps } from '@fhir-gateway/limits';

/** How a caller of this gateway proves who it is: what stands in the place of the platform's own answer to that. */
export interface GatewaySecurity {
  /** For a reader, as markdown. */
  readonly description: string;
  /** The gateway's own authorization server, where it has one; URLs. */
  readonly oauth?: { readonly authorize: string; readonly token: string } & Partial<
    Readonly<Record<'register' | 'revoke' | 'introspect', string>>
  >;
}

/** What a CapabilityStatement has to say of the gateway. */
export interface StatementFacts {
  /** Where the platform's FHIR API is served, without trailing slash. */
  readonly gatewayBaseUrl: string;
  /** Absent for an open platform, at which nobody has to prove anything. */
  readonly security?: GatewaySecurity;
}

const smartService = 'http://terminology.hl7.org/CodeSystem/restful-security-service';
const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/**
 * The platform's CapabilityStatement as the gateway's: its address and its security are those of the gateway, everything
 * else is what the platform wrote, byte for byte.
 *
 * @param text a valid JSON object that is a CapabilityStatement
 * @see https://hl7.org/fhir/R4/capabilitystatement.html; SMART App Launch 2.2, "Declaring support using CapabilityStatement"
 */
export function* asGatewayStatement(text: string, { gatewayBaseUrl, security }: StatementFacts): Steps<string> {
  const statement = memberSlices(text);
  yield;
  const own = security && JSON.stringify(securityOf(security));
  const parts = membersOf(statement.get('rest'));
  yield;
  const rest = parts.map((part) => {
    if (part.get('mode') === '"client"') return joinMembers(part);
    part.delete('security');
    return joinMembers(own === undefined ? part : part.set('security', own));
  });
  if (rest.length > 0) statement.set('rest', `[${rest.join(',')}]`);
  const [implementation = new Map<string, string>()] = membersOf(`[${statement.get('implementation') ?? '{}'}]`);
  // Without a description an implementation is not valid.
  if (!implementation.has('description')) implementation.set('description', '"A platform behind FHIR Gateway"');
  return joinMembers(
    statement.set('implementation', joinMembers(implementation.set('url', JSON.stringify(gatewayBaseUrl)))),
  );
}

function securityOf({ description, oauth }: GatewaySecurity): object {
  if (!oauth) return { description };
  const extension = Object.entries(oauth).map(([url, valueUri]) => ({ url, valueUri }));
  return {
    extension: [{ url: oauthUris, extension }],
    service: [{ coding: [{ system: smartService, code: 'SMART-on-FHIR' }], text: 'OAuth2 with SMART App Launch' }],
    description,
  };
}

/** The objects of a list, each as its members; of anything else, nothing. */
function membersOf(list: string | undefined): Map<string, string>[] {
  if (!list?.startsWith('[')) return [];
  return elementSlices(list)
    .filter((slice) => slice.startsWith('{'))
    .map((slice) => memberSlices(slice));
}

function joinMembers(members: ReadonlyMap<string, string>): string {
  return `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}
