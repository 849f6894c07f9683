import { isResource, subjectPatient } from '@fhir-gateway/fhir';
import { GatewayError } from '@fhir-gateway/gateway';
import { bodyRefusal, parseInteraction, ProxyError } from '@fhir-gateway/fhir-proxy';
import { clean, outcomeTexts, projectResource, quote, structureFaults } from '@fhir-gateway/record-view';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import { fhirPath } from '../tool/fhir-path.js';
import type { Write } from './write.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Refuses what the platform would refuse, before the person is asked: a resource that has not the form of its type, and one
 * about another patient where the sign-in covers one.
 *
 * @param isPatientOnly nothing but `patient/` scopes cover the write
 * @throws GatewayError ARGUMENT_INVALID
 * @throws ProxyError PATIENT_OUT_OF_SCOPE
 */
export function assertWritable(
  write: Write,
  current: Json | undefined,
  after: unknown,
  { isPatientOnly, patient }: { readonly isPatientOnly: boolean; readonly patient: string | undefined },
): void {
  const { method, path, body } = write.request;
  if (isPatientOnly && bodyRefusal(parseInteraction(method, path, ''), body, patient)) {
    throw new ProxyError(
      'PATIENT_OUT_OF_SCOPE',
      'The resource is about another patient than the one whose record this sign-in opens. Nothing was written.',
    );
  }
  if (typeof after !== 'object' || after === null) return;
  // What was there before is not this change's fault.
  const known = new Set(current ? structureFaults(current) : []);
  const faults = structureFaults(after as Json).filter((fault) => !known.has(fault));
  if (faults.length === 0) return;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    `The resource has not the form that FHIR R4 gives it; nothing was written. ${faults.join('; ')}.`,
  );
}

/** Whose record is written to, as far as the resource says it. */
export interface WrittenSubject {
  /** Name of the patient with the reference, or the reference alone. */
  readonly text: string;
  /** It is not the patient that was chosen at sign-in. */
  readonly isAnother: boolean;
}

/** The patient that a resource is about; `undefined` where it names none. */
export async function writtenSubject(
  { reader }: PlatformCall,
  resource: unknown,
  patient: string | undefined,
): Promise<WrittenSubject | undefined> {
  const id = subjectPatient(resource);
  if (id === undefined) return undefined;
  const name = isPatient(resource)
    ? projectResource(resource).text
    : await reader({ method: 'GET', path: fhirPath('Patient', id) }).then(
        ({ status, body }) => (status < 400 && isPatient(body) ? projectResource(body).text : undefined),
        () => undefined,
      );
  const ref = `Patient/${id}`;
  return {
    text: name === undefined ? ref : `${clean(name, 200) ?? ''} (${ref})`,
    isAnother: patient !== undefined && patient !== id,
  };
}

function isPatient(value: unknown): value is Parameters<typeof projectResource>[0] {
  return isResource(value) && value.resourceType === 'Patient';
}

/**
 * What the platform's own validation finds against a resource, where its capabilities offer one. It only advises: a
 * validation that fails says nothing.
 *
 * @see https://hl7.org/fhir/R4/resource-operation-validate.html
 */
export async function validationWarnings(call: ToolCall, opened: PlatformCall, resource: unknown): Promise<string[]> {
  if (!isResource(resource)) return [];
  try {
    const { body: capabilities } = await opened.reader({ method: 'GET', path: 'metadata' });
    if (!offersValidation(capabilities, resource.resourceType)) return [];
    call.step('Having the platform validate it');
    const { body } = await opened.reader({
      method: 'POST',
      path: `${fhirPath(resource.resourceType)}/$validate`,
      body: { resourceType: 'Parameters', parameter: [{ name: 'resource', resource }] },
    });
    if (!isResource(body) || body.resourceType !== 'OperationOutcome') return [];
    const issue = (body.issue ?? []).filter(({ severity }) => severity === 'error' || severity === 'fatal');
    const texts = outcomeTexts({ ...body, issue });
    return texts.length === 0 ? [] : [`The platform’s validation finds: ${quote(texts.join('; '))}`];
  } catch {
    return [];
  }
}

function offersValidation(capabilities: unknown, type: string): boolean {
  if (!isResource(capabilities) || capabilities.resourceType !== 'CapabilityStatement') return false;
  const { rest = [] } = capabilities;
  return rest.some(({ operation = [], resource = [] }) =>
    [...operation, ...resource.filter((one) => one.type === type).flatMap((one) => one.operation ?? [])].some(
      ({ name }) => name === 'validate' || name === '$validate',
    ),
  );
}
