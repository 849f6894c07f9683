import { readClientTls, tlsSuffixes, type ClientTls } from './client-tls.js';
import { credentialLayer, emptyLayer } from './credential-layer.js';
import { PlatformCredentials, type CredentialValues } from './credentials.js';
import { isPlaceholder } from './placeholder.js';
import { referencedVariable } from '../schema/request-headers.js';
import type { PlatformDefinition } from '../schema/types.js';
import type { StoredClient, StoredClients } from './stored-client.js';
import {
  upstreamHeader,
  upstreamSuffixes,
  upstreamValueFault,
  type UpstreamCredential,
  type UpstreamSuffix,
} from './upstream-credential.js';

const prefix = 'FHIR_GATEWAY_PLATFORM_';
const credentialSuffixes = [
  'CLIENT_ID',
  'CLIENT_SECRET',
  'PRIVATE_KEY',
  'PRIVATE_KEY_FILE',
  'KEY_ID',
  'SCOPES',
  'BACKEND',
  ...tlsSuffixes,
  ...upstreamSuffixes.basic,
  ...upstreamSuffixes.bearer,
  ...upstreamSuffixes.header,
] as const;
type CredentialSuffix = (typeof credentialSuffixes)[number];

/** What comes before the suffix of a variable that holds or names a private key. */
const privateKeyVariable = new RegExp(`^${prefix}(.+)_PRIVATE_KEY(?:_FILE)?$`);

/** Client id sent where a platform takes any: no registration, yet its log shows who called. */
const anyClientId = 'fhir-gateway';

/** What the environment and the stored clients say about one platform or tenant. */
export interface FoundCredentials {
  readonly credentials: PlatformCredentials;
  /** Whence the client id comes; `file` where the platform takes any. Absent where there is none. */
  readonly clientFrom?: 'environment' | 'store' | 'file';
  /** Whether a client is stored that does not count, since the environment has one. */
  readonly isStoredShadowed: boolean;
  /** Names of variables that hold a placeholder where a client id should be. */
  readonly placeholders: readonly string[];
  /** Names of variables that are set but cannot be used, such as a key file that is not readable. */
  readonly unusable: readonly string[];
  /** Variables with what is wrong with them, without values. */
  readonly faults: readonly string[];
}

/** What the environment says about the way in to a platform without OAuth. */
export interface FoundUpstreamCredential {
  /** Absent where the platform file asks for none, and where a variable is missing or cannot be sent. */
  readonly credential?: UpstreamCredential;
  readonly missing: readonly string[];
  /** Variables with what is wrong with them, without values. */
  readonly faults: readonly string[];
}

/** A client certificate of a platform, or of one of its tenants. */
export interface PlatformCertificate {
  readonly platformId: string;
  readonly variable: string;
  /** PEM, as it was configured. */
  readonly certificate: string;
}

/** A private key of a platform, or of one of its tenants. */
export interface PlatformKey {
  readonly platformId: string;
  readonly credentials: PlatformCredentials;
  /** Algorithms that the platform file lists, preferred first. */
  readonly signingAlgorithms?: readonly string[];
}

/**
 * Returns the variable that sets one credential, such as `FHIR_GATEWAY_PLATFORM_EPIC__MY_ORG_CLIENT_SECRET`.
 * Characters that no variable name can have become `_`.
 */
export function credentialVariable(id: string, suffix: CredentialSuffix, tenant?: string): string {
  return `${prefix}${variablePart(id)}${tenant === undefined ? '' : `__${variablePart(tenant)}`}_${suffix}`;
}

/**
 * Whether a platform file may refer to this variable: one of its own, and never one that could hold a credential.
 * The end of the name decides that, since `FOO_BAR_CLIENT_SECRET` begins like a variable of `foo` and belongs to `foo-bar`.
 */
export function isHeaderVariable(id: string, variable: string): boolean {
  const own = `${prefix}${variablePart(id)}_`;
  const rest = variable.slice(own.length);
  return (
    variable.startsWith(own) &&
    /^[A-Z]/.test(rest) &&
    !credentialSuffixes.some((suffix) => `_${rest}`.endsWith(`_${suffix}`))
  );
}

/** Reads credentials and header values of platforms from variables handed in; a blank variable counts as absent. */
export class CredentialSource {
  readonly #variables = new Map<string, string>();
  readonly #readSecretFile: (path: string) => string;
  readonly #files = new Map<string, string | undefined>();
  readonly #stored: StoredClients | undefined;

  /** @param stored clients that count where the environment has none */
  constructor(
    environment: Readonly<Record<string, string | undefined>>,
    readSecretFile: (path: string) => string,
    stored?: StoredClients,
  ) {
    this.#readSecretFile = readSecretFile;
    this.#stored = stored;
    for (const [name, value] of Object.entries(environment)) {
      if (name.startsWith(prefix) && value !== undefined && value.trim() !== '')
        this.#variables.set(name, value.trim());
    }
  }

  /**
   * Returns the credentials of a platform, or of one tenant of it: what the tenant's variables leave out comes from
   * the platform's. A tenant with a key or secret of its own never mixes it with the platform's.
   */
  find({ id, quirks }: PlatformDefinition, tenant?: string): FoundCredentials {
    const unusable: string[] = [];
    const placeholders: string[] = [];
    const layerOf = (owner?: string) => {
      const stored = this.#stored?.find(owner === undefined ? id : `${id}:${owner}`);
      return credentialLayer(this.#read(id, owner, unusable, placeholders), stored, (of) => this.#keyOf(of));
    };
    const shared = layerOf();
    const ownLayer = tenant === undefined ? emptyLayer : layerOf(tenant);
    const { values: own } = ownLayer;
    const { tls, faults } = this.#readTls(id, tenant);
    const hasOwnProof = own.clientSecret !== undefined || own.privateKey !== undefined;
    const sharesProof = !hasOwnProof && !(tenant !== undefined && quirks?.perTenantClientSecret === true);
    const { clientSecret, privateKey, keyId, authMethod, ...general } = shared.values;
    const values: CredentialValues = {
      ...(quirks?.anyClientId === true && { clientId: anyClientId }),
      ...general,
      ...(own.clientId === undefined && authMethod !== undefined && { authMethod }),
      ...(hasOwnProof ? {} : { privateKey, keyId }),
      ...(sharesProof && { clientSecret }),
      ...own,
      ...(tls && { tls }),
    };
    const clientFrom = ownLayer.from ?? shared.from ?? 'file';
    return {
      credentials: new PlatformCredentials(values),
      ...(values.clientId !== undefined && { clientFrom }),
      isStoredShadowed: shared.isStoredShadowed || ownLayer.isStoredShadowed,
      unusable,
      faults,
      placeholders,
    };
  }

  /** Returns the stored client that {@link find} looks at first: a change of it changes what that returns. */
  stored({ id }: PlatformDefinition): StoredClient | undefined {
    return this.#stored?.find(id);
  }

  #keyOf(id: string): Pick<CredentialValues, 'privateKey' | 'keyId'> {
    const { privateKey, keyId } = this.#read(id, undefined, []);
    return { privateKey, keyId };
  }

  /** Returns every client certificate of the platforms given, tenants' own included, which are known by their variable only. */
  certificates(definitions: Iterable<PlatformDefinition>): PlatformCertificate[] {
    return [...definitions].flatMap(({ id }) => {
      const own = `${prefix}${variablePart(id)}_`;
      const ofTenant = `${prefix}${variablePart(id)}__`;
      return [...this.#variables].flatMap(([variable, certificate]) => {
        if (!variable.endsWith('_CLIENT_CERT')) return [];
        const isOwn = variable === `${own}CLIENT_CERT` || variable.startsWith(ofTenant);
        return isOwn ? [{ platformId: id, variable, certificate: unescapeLines(certificate) ?? '' }] : [];
      });
    });
  }

  /**
   * Returns the header by which a platform without OAuth knows this gateway. A tenant with any such variable of its own has
   * nothing of the platform's.
   */
  upstream({ id, credentials }: PlatformDefinition, tenant?: string): FoundUpstreamCredential {
    if (credentials === undefined) return { missing: [], faults: [] };
    const suffixes: readonly UpstreamSuffix[] = upstreamSuffixes[credentials.type];
    const get = (suffix: UpstreamSuffix, of?: string) => this.#variables.get(credentialVariable(id, suffix, of));
    const hasOwn = tenant !== undefined && suffixes.some((suffix) => get(suffix, tenant) !== undefined);
    const owner = hasOwn ? tenant : undefined;
    const missing = suffixes.filter((suffix) => get(suffix, owner) === undefined);
    const faults = suffixes.flatMap((suffix) => {
      const fault = upstreamValueFault(suffix, get(suffix, owner) ?? 'x');
      return fault === undefined ? [] : [`${credentialVariable(id, suffix, owner)} ${fault}`];
    });
    return {
      ...(missing.length + faults.length === 0 && {
        credential: Object.freeze(upstreamHeader(credentials.type, (suffix) => get(suffix, owner) ?? '')),
      }),
      missing: missing.map((suffix) => credentialVariable(id, suffix, owner)),
      faults,
    };
  }

  /**
   * Returns every private key of the platforms given, tenants' own included. A tenant is known here by its variable
   * only, so whose it is stays open; a file that cannot be read is left out, since whoever uses it is told.
   */
  privateKeys(definitions: Iterable<PlatformDefinition>): PlatformKey[] {
    const names = [...this.#variables.keys()].flatMap((name) => privateKeyVariable.exec(name)?.[1] ?? []);
    return [...definitions].flatMap(({ id, oauth }) => {
      const own = variablePart(id);
      const owners = new Set(names.filter((name) => name === own || name.startsWith(`${own}__`)));
      return [...owners].flatMap((owner): PlatformKey[] => {
        const tenant = owner === own ? undefined : owner.slice(own.length + 2);
        const { privateKey, keyId } = this.#read(id, tenant, []);
        if (privateKey === undefined) return [];
        const credentials = new PlatformCredentials({ privateKey, keyId });
        const { assertionSigningAlgs: signingAlgorithms } = oauth ?? {};
        return [{ platformId: id, credentials, ...(signingAlgorithms && { signingAlgorithms }) }];
      });
    });
  }

  /** Returns the extra headers of a platform with references resolved, and the variables that are missing for them. */
  headers({ requestHeaders = {} }: PlatformDefinition): {
    values: Readonly<Record<string, string>>;
    missing: string[];
  } {
    const missing: string[] = [];
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(requestHeaders)) {
      const variable = referencedVariable(value);
      const resolved = variable === undefined ? value : this.#variables.get(variable);
      if (resolved === undefined) missing.push(variable as string);
      else values[name] = resolved;
    }
    return { values: Object.freeze(values), missing };
  }

  /** Whether any variable is for one tenant of a platform. */
  hasTenantVariables(id: string): boolean {
    const start = `${prefix}${variablePart(id)}__`;
    return [...this.#variables.keys()].some((name) => name.startsWith(start));
  }

  /** Returns the names of variables that hold a placeholder where a client id should be; sorted. */
  placeholders(): string[] {
    const isOne = ([name, value]: [string, string]) => name.endsWith('_CLIENT_ID') && isPlaceholder(value);
    return [...this.#variables]
      .filter(isOne)
      .map(([name]) => name)
      .sort();
  }

  /** A tenant with a certificate or a key of its own has nothing of the platform's but what to trust. */
  #readTls(id: string, tenant: string | undefined): { tls?: ClientTls; faults: string[] } {
    const get = (suffix: (typeof tlsSuffixes)[number], of?: string) =>
      unescapeLines(this.#variables.get(credentialVariable(id, suffix, of)));
    const isOwn = tenant !== undefined && (get('CLIENT_CERT', tenant) ?? get('CLIENT_KEY', tenant)) !== undefined;
    const owner = isOwn ? tenant : undefined;
    const found = readClientTls((suffix) => (suffix === 'CA' ? (get('CA', tenant) ?? get('CA')) : get(suffix, owner)));
    if (!('fault' in found)) return { ...found, faults: [] };
    const [suffix, what] = found.fault;
    return { faults: [`${credentialVariable(id, suffix, owner)} ${what}`] };
  }

  #read(id: string, tenant: string | undefined, unusable: string[], placeholders: string[] = []): CredentialValues {
    const get = (suffix: CredentialSuffix) => this.#variables.get(credentialVariable(id, suffix, tenant));
    const clientId = get('CLIENT_ID');
    const isNone = clientId !== undefined && isPlaceholder(clientId);
    if (isNone) placeholders.push(credentialVariable(id, 'CLIENT_ID', tenant));
    const values: Record<string, string | undefined> = {
      clientId: isNone ? undefined : clientId,
      clientSecret: get('CLIENT_SECRET'),
      privateKey: unescapeLines(get('PRIVATE_KEY')),
      keyId: get('KEY_ID'),
    };
    const file = get('PRIVATE_KEY_FILE');
    if (file !== undefined && values.privateKey === undefined) {
      values.privateKey = this.#readFile(file);
      if (values.privateKey === undefined) unusable.push(credentialVariable(id, 'PRIVATE_KEY_FILE', tenant));
    }
    const scopes = get('SCOPES')?.split(/[\s,]+/);
    const present = Object.entries(values).filter(([, value]) => value !== undefined);
    const backend = get('BACKEND');
    return {
      ...Object.fromEntries(present),
      ...(scopes !== undefined && { scopes }),
      // Only this very word: whatever else stands there is no decision to share access with every caller.
      ...(backend !== undefined && { backend: backend === 'on' }),
    };
  }

  /** Each file is read once: requests must not wait for a disk, and a key is rolled by a restart. */
  #readFile(path: string): string | undefined {
    if (!this.#files.has(path)) this.#files.set(path, this.#tryRead(path));
    return this.#files.get(path);
  }

  #tryRead(path: string): string | undefined {
    try {
      return this.#readSecretFile(path).trim() || undefined;
    } catch {
      // The reason could quote the path; the caller reports the variable, which is enough to look.
      return undefined;
    }
  }
}

function variablePart(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** Many tools keep a variable on one line; a PEM in it then carries the two characters `\n`. */
function unescapeLines(value: string | undefined): string | undefined {
  return value?.startsWith('-----BEGIN') && !value.includes('\n') ? value.replaceAll('\\n', '\n') : value;
}
