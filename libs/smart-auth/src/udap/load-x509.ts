import type * as Asn1Schema from '@peculiar/asn1-schema';
import type * as Asn1X509 from '@peculiar/asn1-x509';
import type * as X509 from '@peculiar/x509';

/** What reads certificates and revocation lists. */
interface X509Libraries {
  /** Certificates and lists as objects. */
  readonly x509: typeof X509;
  /** What certificates and their extensions are made of. */
  readonly asn1: typeof Asn1X509;
  readonly parse: (typeof Asn1Schema.AsnConvert)['parse'];
}

/**
 * Loads the libraries that read certificates. They are loaded when the first certificate is checked: a gateway without UDAP
 * never needs them.
 */
export async function loadX509(): Promise<X509Libraries> {
  // The library's own dependency, without which it does not load.
  await import('reflect-metadata');
  const [x509, asn1, schema] = await Promise.all([
    import('@peculiar/x509'),
    import('@peculiar/asn1-x509'),
    import('@peculiar/asn1-schema'),
  ]);
  const { AsnConvert } = wholeOf(schema);
  return { x509: wholeOf(x509), asn1: wholeOf(asn1), parse: AsnConvert.parse.bind(AsnConvert) };
}

/** Of a CommonJS module that is bundled only the default is there; elsewhere there may be none. */
function wholeOf<T extends object>(module: T): T {
  return 'default' in module ? (module.default as T) : module;
}
