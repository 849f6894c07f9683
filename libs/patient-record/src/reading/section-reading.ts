import type { Row } from '@fhir-gateway/record-view/contract';
import type { FhirResource } from 'fhir/r4.js';

import type { RecordSection } from '../sections/record-sections.js';
import type { Account } from './account.js';
import type { RecordGap } from './record-connection.js';

/** What one connection answered for one section. */
export interface SectionReading {
  /** The id of the connection. */
  readonly connection: string;
  readonly section: RecordSection;
  readonly resources: readonly FhirResource[];
  /** What `projectResource` made of the resources when they arrived; made of those that are not there when it is asked for. */
  readonly rows?: ReadonlyMap<FhirResource, Row>;
  /** Entries of other sections that complete what this one lists, such as the visits that claims pay for. */
  readonly beside?: readonly FhirResource[];
  /** Entries that stand inside of others, each with the reference of the one that holds it. */
  readonly within?: ReadonlyMap<FhirResource, string>;
  /** What came with the resources and is none of them; absent where nothing did. */
  readonly others?: Account;
  /** Types of the resources that another section of the same question accounts for; absent where it does for none. */
  readonly elsewhere?: ReadonlySet<string>;
  readonly gaps: readonly RecordGap[];
}
