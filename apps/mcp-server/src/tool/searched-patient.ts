import { decideScopes, isAmbiguous, narrowSearch, type ConnectionSummary } from '@fhir-gateway/smart-auth';

/** Whose records a search without a patient is to look at. */
interface SearchedPatient {
  /** The patient to search for; absent where the search looks at all that the sign-in may see. */
  readonly patient?: string;
  /** What the caller has to know of that. */
  readonly notice?: string;
}

/**
 * Decides whether a search is about the patient who was chosen at the sign-in. A clinician's sign-in covers a panel of
 * patients by `user/` scopes: a search by it is about the panel, unless `patient/` scopes cover the type as well.
 *
 * @param connection of the caller to the platform; absent for open platforms
 * @param params of the search, which may name the patient already
 */
export function searchedPatient(
  connection: Pick<ConnectionSummary, 'patient' | 'scopes'> | undefined,
  resourceType: string,
  params: Readonly<Record<string, unknown>> = {},
): SearchedPatient {
  const patient = connection?.patient;
  if (connection === undefined || patient === undefined) return {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const covers = (context: string) => {
    const scopes = connection.scopes.filter((scope) => scope.startsWith(context));
    if (decideScopes(scopes, { permission: 's', resourceType, query }).allowed) return true;
    // The gateway narrows a search to the filter of a scope.
    const narrowed = narrowSearch(scopes, resourceType, query);
    return narrowed !== undefined && !isAmbiguous(narrowed);
  };
  if (!covers('user/')) return { patient };
  if (!covers('patient/')) return {};
  return {
    patient,
    notice: `Narrowed to Patient/${patient}, who was chosen at the sign-in; it may see others, too: name them with patient_id.`,
  };
}
