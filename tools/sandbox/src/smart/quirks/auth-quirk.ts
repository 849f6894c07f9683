import facts from './auth-quirks.json' with { type: 'json' };

/** An answer of the server before it is sent, for quirks to change. */
export interface Answer {
  status: number;
  /** a JSON value, or a text */
  body: unknown;
  /** media type; empty for none */
  type: string;
  readonly headers: Record<string, string>;
}

/** An answer whose body is a JSON object. */
export type JsonAnswer = Answer & { body: Record<string, unknown> };

/** The header and the claims of an id_token, before it is signed anew. */
export interface IdTokenParts {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

/** Where a quirk is at work. */
export interface QuirkPlace {
  readonly issuer: string;
  /** no trailing slash */
  readonly fhirBaseUrl: string;
  /** how often this quirk was asked since it was switched on, this time included */
  readonly count: number;
}

/** The endpoints whose requests can be answered before the server looks at them. */
export type Endpoint = 'configuration' | 'token' | 'keys' | 'revocation';

/** The answers that quirks change. */
export type AnswerKind = 'tokens' | 'refresh' | 'refusedRefresh' | 'keys' | 'revocation';

/** What a quirk changes; each function changes what it is given. */
export interface QuirkChanges {
  /** the smart-configuration */
  readonly configuration?: (answer: JsonAnswer, place: QuirkPlace) => void;
  /** the smart-configuration as text, after all else */
  readonly configurationText?: (text: string) => string;
  /** answers in the place of the server, which then does nothing; `undefined` lets the request pass */
  readonly instead?: Partial<Record<Endpoint, (place: QuirkPlace) => Partial<Answer> | undefined>>;
  /** the OAuth error code of an authorization request that is refused; `undefined` lets it pass */
  readonly refuse?: (request: URLSearchParams) => string | undefined;
  /** where the browser goes with the code */
  readonly callback?: (url: URL, place: QuirkPlace) => void;
  /** the browser brings the code as a form, unasked */
  readonly callbackByForm?: true;
  /** tokens for a code and for a refresh token */
  readonly tokens?: (answer: JsonAnswer, place: QuirkPlace) => void;
  /** tokens for a refresh token */
  readonly refresh?: (answer: JsonAnswer, place: QuirkPlace) => void;
  /** a refusal of a refresh token */
  readonly refusedRefresh?: (answer: JsonAnswer) => void;
  /** why a refresh is refused, by its form; `undefined` lets it pass */
  readonly refuseRefresh?: (form: Readonly<Record<string, unknown>>) => string | undefined;
  /** a refresh token stays good however often it is used */
  readonly keepsRefreshTokens?: true;
  /** the id_token, signed anew afterwards */
  readonly idToken?: (parts: IdTokenParts, place: QuirkPlace) => void;
  /** the id_token as it is sent, signed or not */
  readonly signedIdToken?: (token: string, parts: IdTokenParts) => string;
  /** the JWK Set */
  readonly keys?: (answer: JsonAnswer) => void;
  /** the answer to a revocation */
  readonly revocation?: (answer: JsonAnswer) => void;
  /** seconds by which the server's clock is ahead, in `Date` and in id_tokens */
  readonly clockAheadSeconds?: number;
  /** no `Date` in any answer */
  readonly hidesDate?: true;
}

/** What a quirk is about. */
export interface QuirkFacts {
  /** What the server does and which servers do so, a sentence for people. */
  readonly does: string;
  /** The rule that this bends, or that allows it although clients are known to trip over it. */
  readonly rule: string;
  /** Quirks with the same subject contradict each other. */
  readonly subject?: string;
  /** No client can or may go on with it, so that it is not in `all`. */
  readonly ends?: 'sign-in' | 'refresh' | 'revocation';
}

/** The name of one thing that real authorization servers do and a strict one does not. */
export type AuthQuirkName = keyof typeof facts;

/** One of them. */
export type AuthQuirk = QuirkFacts & QuirkChanges;

/** What those change that are not told by their rows alone. */
export type QuirkTable = Readonly<Partial<Record<AuthQuirkName, QuirkChanges>>>;
