import type { ReaderRequest } from '@fhir-gateway/record-view';
import type { ScopePermission } from '@fhir-gateway/smart-auth';

/** A write that is shown to the person first. */
export interface Write {
  readonly tool: 'create' | 'update' | 'patch' | 'delete';
  readonly permission: ScopePermission;
  readonly resourceType: string;
  /** Absent for what does not exist yet. */
  readonly resourceId?: string;
  /** What the person agrees to, apart from where it goes. */
  readonly content?: unknown;
  /** The version that the caller has seen, when it says so. */
  readonly seenVersion?: string;
  readonly request: ReaderRequest;
  /** The resource after the write; undefined when it is gone. */
  after(current: Readonly<Record<string, unknown>> | undefined): unknown;
}
