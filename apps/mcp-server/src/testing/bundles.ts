/** A resource of any type, as a stub answers it. */
export type AnyResource = { readonly resourceType: string } & Record<string, unknown>;

/** A searchset of these matches. */
export function searchset(resources: readonly AnyResource[], extra: Record<string, unknown> = {}): object {
  const entry = resources.map((resource) => ({ resource, search: { mode: 'match' } }));
  return { resourceType: 'Bundle', type: 'searchset', entry, ...extra };
}

/** A fictional laboratory result. */
export function labResult(id: string, extra: Record<string, unknown> = {}): AnyResource {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'Hemoglobin A1c' },
    subject: { reference: 'Patient/pat-1' },
    effectiveDateTime: '2026-03-01',
    valueQuantity: { value: 7.2, unit: '%' },
    ...extra,
  };
}

/** An OperationOutcome with one issue. */
export function outcome(code: string, diagnostics: string): AnyResource {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] };
}
