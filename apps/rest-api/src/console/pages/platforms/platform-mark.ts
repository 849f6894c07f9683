import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformKind } from '@fhir-gateway/platform-registry';

/** A tile with the beginning of a name, in the colour of the kind; says nothing that is not written beside it. */
export function platformMark({ name, kind }: { name: string; kind: PlatformKind }, size: '' | 'large' = ''): Html {
  return html`<span class="mark ${kind} ${size}" aria-hidden="true">${initials(name)}</span>`;
}

function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map(firstOf) : [...(words[0] ?? '')].slice(0, 2);
  const text = letters.join('');
  return text === '' ? '·' : `${firstOf(text).toUpperCase()}${[...text].slice(1).join('')}`;
}

function firstOf(text: string): string {
  return [...text][0] ?? '';
}
