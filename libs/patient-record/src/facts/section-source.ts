import { projectResource, type Row } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { FactSource } from '../matching/fact.js';

/** An entry as a platform answered it; what it says is made when it is first asked for. */
export class SectionSource implements FactSource {
  readonly connection: string;
  readonly ref?: string;
  readonly versionId?: string;
  readonly lastUpdated?: string;
  readonly resource: FhirResource;
  #said: Row | undefined;

  /**
   * @param ref `Type/id`; of an entry that stands inside of another, that of the other
   * @param row what `projectResource` makes of the resource, where it was made
   */
  constructor(connection: string, resource: FhirResource, ref?: string, row?: Row) {
    const { versionId, lastUpdated } = resource.meta ?? {};
    this.connection = connection;
    if (ref !== undefined) this.ref = ref;
    if (versionId !== undefined) this.versionId = versionId;
    if (lastUpdated !== undefined) this.lastUpdated = lastUpdated;
    this.resource = resource;
    this.#said = row;
  }

  get said(): Row {
    return (this.#said ??= this.#row());
  }

  #row(): Row {
    const row = projectResource(this.resource);
    return row.ref === this.ref || this.ref === undefined ? row : { ...row, ref: this.ref };
  }
}
