import { isResource, isResourceId, parseReference, stringifyExact, whoseEntry } from '@fhir-gateway/fhir';
import {
  excerptResource,
  fence,
  fenceFields,
  neutralize,
  projectResource,
  referenceTo,
  resourceOf,
  rowLine,
  type LeftOut,
  type ReaderAnswer,
  type ResourceExcerpt,
} from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedSchema, resourceContent } from './fenced-content.js';
import { jsonSizeInText, sizeInText } from '../result/result-size.js';
import type { ToolAnswer } from '../result/tool-answer.js';
import { patientOf } from './whose-record.js';

/** Of a resource in the half of a result in which it takes most: as JSON inside a text. */
const mostCharacters = 12_000;
const mostLeftOut = 12;
const otherPatient = 'This is about another patient than the sign-in is for.';

/** What read answers. */
export const resourceAnswerSchema = z.object({
  platform_id: z.string().describe('The platform that answered'),
  ref: z.string().optional().describe('Type and id, such as "Observation/123": what read takes'),
  version: z.string().optional().describe('For if_match of update'),
  whose_record: z.string().optional().describe('The patient whom it is about'),
  record_content: fencedSchema(resourceContent),
  warnings: z.array(z.string()).optional().describe('What is odd about it'),
  left_out: z.array(z.string()).optional().describe('Elements that did not fit: pass them as elements'),
});

/** What a resource is shown from, besides itself. */
export interface ShownFrom {
  /** Names of the elements to show; all of them when absent. */
  readonly elements?: readonly string[] | undefined;
  /** The JSON that it was read from. */
  readonly received?: string | undefined;
  /** Whom the sign-in is for, where the platform said so. */
  readonly patientId?: string | undefined;
}

/**
 * The resource of an answer, whole where it fits; what does not fit is named.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED
 */
export function resourceAnswer(
  platformId: string,
  answer: ReaderAnswer,
  from: ShownFrom = {},
): ToolAnswer<z.input<typeof resourceAnswerSchema>> {
  return showResource(platformId, resourceOf(answer), from);
}

/** A resource as a tool's answer; see {@link resourceAnswer}. */
export function showResource(
  platformId: string,
  whole: ReturnType<typeof resourceOf>,
  from: ShownFrom = {},
): ToolAnswer<z.input<typeof resourceAnswerSchema>> {
  const { resource, leftOut, json } = shownOf(whole, from);
  const content = neutralize(resource);
  const contentJson = content === resource ? json : JSON.stringify(content);
  const missing = leftOut.slice(0, mostLeftOut).map(leftOutText);
  if (leftOut.length > mostLeftOut) missing.push(`${leftOut.length - mostLeftOut} more elements`);
  const ref = referenceTo(whole);
  const version = versionText(whole.meta?.versionId);
  const patient = patientOf(whole);
  const isOther = from.patientId !== undefined && whoseEntry(whole, { patientId: from.patientId }) === 'other';
  const warnings = isOther ? [otherPatient] : [];
  const others = {
    platform_id: platformId,
    ref,
    version,
    whose_record: patient,
    ...(warnings.length > 0 && { warnings }),
    ...(missing.length > 0 && { left_out: missing }),
  };
  const heading = [
    ref ?? 'A resource',
    ` at ${platformId}`,
    version && `, version ${version}`,
    patient && `, of ${patient}`,
  ];
  const note =
    missing.length > 0 ? [`Not the whole resource. Left out, ask for them with elements: ${missing.join('; ')}`] : [];
  return {
    structured: { ...others, record_content: fenceFields({ resource: { ...content } }) },
    text: [`${heading.filter(Boolean).join('')}:`, ...warnings, ...note, fence(contentJson, 'json')].join('\n'),
    structuredJson: withMember(JSON.stringify(others), 'record_content', fencedJson(contentJson)),
  };
}

/** What is shown of a resource, and the same as JSON, which is written once at most where all of it fits, as nearly always. */
function shownOf(
  whole: ReturnType<typeof resourceOf>,
  { elements, received }: ShownFrom,
): ResourceExcerpt & { readonly json: string } {
  if (!elements) {
    const json = received !== undefined && isPlain(received) ? received : stringifyExact(whole);
    if (fits(json)) return { resource: { ...whole }, leftOut: [], json };
  }
  const options = { characters: mostCharacters, sizeOf: sizeInText, ...(elements && { elements }) };
  const excerpt = excerptResource(whole, options);
  return { ...excerpt, json: stringifyExact(excerpt.resource) };
}

function fits(json: string): boolean {
  return jsonSizeInText(json, mostCharacters) <= mostCharacters;
}

/**
 * Whether JSON is shown as it came: with nothing between its parts, as far as its beginning tells, and with no sign in
 * another spelling than its own, or a mark around the record could be written so that nobody finds it.
 */
function isPlain(json: string): boolean {
  return ['\n', '\\u', '\\/'].every((sign) => !json.includes(sign)) && json.startsWith('{"resourceType":"');
}

/** A resource between marks, as JSON. */
function fencedJson(resource: string): string {
  const [before = '', after = ''] = JSON.stringify(fenceFields({ resource: 0 })).split('"resource":0');
  return `${before}"resource":${resource}${after}`;
}

/** The object with one more member, all as JSON. */
function withMember(object: string, name: string, value: string): string {
  const begin = object === '{}' ? '{' : `${object.slice(0, -1)},`;
  return `${begin}"${name}":${value}}`;
}

function leftOutText({ element, shown, of }: LeftOut): string {
  // A name that is none of FHIR's may say anything.
  const name = /^\w{1,64}(\[\d+\])?$/.test(element) ? element : '(an element with an unusual name)';
  if (shown === undefined || of === undefined) return name;
  const [, base = name, from = '0'] = /^(.*?)\[(\d+)\]$/.exec(name) ?? [];
  return `${base}[${Number(from) + shown}] (${of - shown} more entries)`;
}

/** The version of a resource; undefined when it is none that FHIR allows. */
export function versionText(version: unknown): string | undefined {
  return typeof version === 'string' && isResourceId(version) ? version : undefined;
}

/** What became of a write, as far as the platform says. */
export interface WriteOutcome {
  /** HTTP status of the platform. */
  readonly status: number;
  readonly ref?: string;
  readonly version?: string;
  /** One line about the resource, when the platform returned it. */
  readonly line?: string;
}

/**
 * What became of a write. The platform may answer with the resource, or with nothing but headers.
 *
 * @throws ViewError PLATFORM_REFUSED
 */
export function writeOutcome(answer: ReaderAnswer): WriteOutcome {
  const { status, headers, body } = answer;
  if (status >= 400) resourceOf(answer);
  const resource = isResource(body) && body.resourceType !== 'OperationOutcome' ? body : undefined;
  const row = resource && projectResource(resource);
  const ref = row?.ref ?? refOf(headers['location']);
  const version = versionText(resource?.meta?.versionId) ?? versionOf(headers['etag']);
  return {
    status,
    ref,
    version,
    ...(row && { line: rowLine(row) }),
  };
}

/** `Type/id` of a Location such as `…/Observation/1/_history/2` (FHIR R4 http, 3.1.0.8). */
function refOf(location: string | string[] | undefined): string | undefined {
  return parseReference(location)?.ref;
}

function versionOf(etag: string | string[] | undefined): string | undefined {
  return typeof etag === 'string' ? versionText(/^(?:W\/)?"([^"]+)"$/.exec(etag)?.[1]) : undefined;
}
