import type { FhirResource } from 'fhir/r4.js';

/** What a narrative here is made of; FHIR allows more (txt-1). */
const tag = /<\/?(?:table|thead|tbody|tr|th|td|p)>/g;
const frame = /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">([^]+)<\/div>$/;

/** Narratives that hold more than a frame, tables and text: scripts, attributes, entities of XML that nobody declared. */
export function narrativeFaults(resources: readonly FhirResource[]): string[] {
  return resources.flatMap((resource) => {
    const own = 'text' in resource ? [resource.text] : [];
    const sections = resource.resourceType === 'Composition' ? (resource.section ?? []).map(({ text }) => text) : [];
    const isWrong = [...own, ...sections].some(
      (text) => text !== undefined && !isPlain((text as { div?: unknown }).div),
    );
    return isWrong ? [`${resource.resourceType}: a narrative has more than tables and text`] : [];
  });
}

function isPlain(div: unknown): boolean {
  const [, inner] = frame.exec(String(div)) ?? [];
  if (inner === undefined) return false;
  const text = inner.replace(tag, '');
  return text.trim() !== '' && !/[<>]/.test(text) && !/&(?!(?:amp|lt|gt|quot|#39);)/.test(text);
}
