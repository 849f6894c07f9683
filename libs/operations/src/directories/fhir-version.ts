/**
 * Whether an address says of itself that another version of FHIR than R4 is behind it. Argonaut Data Query is DSTU2.
 * An address that says nothing is taken for R4.
 */
export function isOtherVersion(url: string): boolean {
  return /\/(?:dstu2|stu3|r2|r3|argonaut)(?:\/|$)/i.test(url);
}

/** The address at which the same vendor would serve R4, where the two differ in the name of the version alone. */
export function asR4(url: string): string {
  return url.replace(/\/dstu2(?=\/|$)/i, (segment) => (segment === segment.toUpperCase() ? '/R4' : '/r4'));
}
