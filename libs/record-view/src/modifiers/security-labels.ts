import { objectsOf } from '@fhir-gateway/fhir';
import type { Coding, FhirResource } from 'fhir/r4.js';
import { clean, join } from '../fhir-text.js';
import names from './security-labels.json' with { type: 'json' };

/** Labels in words. @see https://terminology.hl7.org/ValueSet-v3-ConfidentialityClassification.html and ActCode's sensitivity codes */
const labelNames: Readonly<Record<string, string>> = names;

/** Labels that a platform may set as a tag instead, since no label of security says so in R4. */
const inTags: ReadonlySet<string> = new Set(['AIAST', 'HTEST']);
const mostLabels = 12;

/**
 * The security labels of a resource in words, each with its code. `N`, normal confidentiality, is what holds without a
 * label and is left out.
 *
 * @see https://hl7.org/fhir/R4/security-labels.html
 */
export function securityLabels({ meta }: FhirResource): string | undefined {
  const labels = [...objectsOf(meta?.security), ...objectsOf(meta?.tag).filter(({ code }) => inTags.has(String(code)))];
  const texts = labels.filter(({ code }) => code !== 'N').map(labelText);
  const shown = [...new Set(texts.filter((text) => text !== undefined))];
  if (shown.length === 0) return undefined;
  const more = shown.length > mostLabels ? `and ${shown.length - mostLabels} more` : undefined;
  return `labelled ${join([...shown.slice(0, mostLabels), more], ', ')}`;
}

function labelText({ code, display }: Coding): string | undefined {
  const shown = clean(code, 40);
  const name = (shown && Object.hasOwn(labelNames, shown) ? labelNames[shown] : undefined) ?? clean(display, 80);
  if (shown === undefined || name === undefined) return name ?? shown;
  return name === shown ? name : `${name} (${shown})`;
}
