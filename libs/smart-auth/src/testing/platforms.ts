import { PlatformCredentials } from '@fhir-gateway/platform-registry';
import type {
  CredentialValues,
  OauthDefinition,
  PlatformDefinition,
  PlatformQuirks,
  ResolvedPlatform,
} from '@fhir-gateway/platform-registry';

/** What a test says about a platform; the rest is filled in. */
export interface PlatformShape {
  id?: string;
  fhirBaseUrl: string;
  /** `null` for an open platform. */
  oauth?: OauthDefinition | null;
  quirks?: PlatformQuirks;
  credentials?: CredentialValues;
  /** Further keys of the platform file. */
  definition?: Partial<PlatformDefinition>;
  requestHeaders?: Readonly<Record<string, string>>;
}

/** A platform as the registry would resolve it. */
export function testPlatform(shape: PlatformShape): ResolvedPlatform {
  const { id = 'stub', oauth = {}, quirks } = shape;
  const definition: PlatformDefinition = {
    id,
    name: 'Stub Hospital',
    kind: 'sandbox',
    environment: 'local',
    registration: 'none',
    verification: { status: 'local' },
    fhirBaseUrl: shape.fhirBaseUrl,
    ...(oauth && { oauth }),
    ...(quirks && { quirks }),
    ...shape.definition,
  };
  return {
    id,
    name: 'Stub Hospital',
    definition,
    fhirBaseUrl: shape.fhirBaseUrl.replace(/\/+$/, ''),
    vendorBaseUrl: shape.fhirBaseUrl,
    ...(oauth && { oauth }),
    credentials: new PlatformCredentials(shape.credentials ?? { clientId: 'client-1' }),
    requestHeaders: () => shape.requestHeaders ?? {},
  };
}
