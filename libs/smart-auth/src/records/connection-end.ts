import type { Tokens } from './token-response.js';

/** When a connection ends, as far as that is known. */
export interface ConnectionEnd {
  /** Epoch seconds. */
  atSeconds: number;
  /** `disuse`: each renewal moves it, and the platform may wait longer; else it ends then, whatever is renewed. */
  by: 'person' | 'platform' | 'disuse';
}

/** What a stored connection knows of its end. */
interface KnownEnds {
  tokens?: Tokens;
  keepUntilSeconds?: number;
  endsAtSeconds?: number;
}

/** The first of the ends that are known of a connection; `undefined` where its platform alone knows. */
export function endOf({ tokens, keepUntilSeconds, endsAtSeconds }: KnownEnds): ConnectionEnd | undefined {
  if (!tokens) return undefined;
  const { refreshToken, refreshEndsAtSeconds, expiresAtSeconds } = tokens;
  const isRenewed = refreshToken !== undefined;
  const ends: [ConnectionEnd['by'], number | undefined][] = [
    ['person', keepUntilSeconds],
    ['platform', isRenewed ? endsAtSeconds : expiresAtSeconds],
    ['disuse', isRenewed ? refreshEndsAtSeconds : undefined],
  ];
  return ends
    .flatMap(([by, atSeconds]) => (atSeconds === undefined ? [] : { atSeconds, by }))
    .sort((one, other) => one.atSeconds - other.atSeconds)[0];
}

/** Whether the day has gone by that the person chose for its end. */
export function isPastItsDate({ keepUntilSeconds }: KnownEnds, nowMs: number): boolean {
  return keepUntilSeconds !== undefined && nowMs >= keepUntilSeconds * 1000;
}
