import type { PlatformDefinition } from '@fhir-gateway/platform-registry';

/** A list of organizations that a program can read. */
export interface PublishedList {
  readonly url: string;
  /** Rough size, where the platform file has it. */
  readonly approxBytes?: number;
}

/** Pages and tables for people; everything else is one of the formats that the importer reads. */
const forPeople: readonly string[] = ['csv', 'html'];

/** The lists that the vendor of a platform publishes for programs, of R4 endpoints, in the order of the platform file. */
export function publishedLists({ tenancy }: PlatformDefinition): PublishedList[] {
  return (tenancy?.directories ?? [])
    .filter(({ format, fhirVersion = 'R4' }) => !forPeople.includes(format) && /^(?:R4|4)/i.test(fhirVersion))
    .map(({ url, approxBytes }) => ({ url, approxBytes }));
}

/** Where people find the list of a vendor that publishes none for programs. */
export function pageForPeople({ tenancy }: PlatformDefinition): string | undefined {
  return tenancy?.directories?.[0]?.url;
}
