import type { Quirks } from './quirk.js';

/** What becomes of an unknown search parameter: named as ignored, ignored without a word, or an error. */
export type UnknownParameters = 'named' | 'ignored' | 'refused';

const passedOver = /^(status|category|code|date|(clinical|verification|lifecycle)-status|vaccine-code)$/;

/** Whether a known search parameter is taken, confirmed and not looked at. */
export function isPassedOver(quirks: Quirks, name: string): boolean {
  return quirks.has('ignore-known') && passedOver.test(name);
}

/** What the quirks make of it; otherwise the client decides with `Prefer: handling=strict`. */
export function unknownParameters(quirks: Quirks, isStrict: boolean): UnknownParameters {
  if (quirks.has('refuse-unknown')) return 'refused';
  if (quirks.has('ignore-unknown')) return 'ignored';
  return isStrict ? 'refused' : 'named';
}
