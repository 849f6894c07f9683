import type { Kind } from './kinds.js';

/** One setting: all that is parsed, documented and checked about it is made of this row. */
export interface Setting<T = unknown> {
  readonly kind: Kind<T>;
  readonly default?: T;
  /** `needed` in a deployment, `usual` in many, or `rare`: most deployments are better off without it. */
  readonly class: 'needed' | 'usual' | 'rare';
  /** One sentence, in Markdown. */
  readonly says: string;
  /** Where the default itself does not say it. */
  readonly defaultText?: string;
  /** Whether the value must be kept from logs and from whoever does not run the gateway. It may come from `<name>_FILE`. */
  readonly isSecret?: true;
  /** Too long for a variable: it may come from `<name>_FILE`, too. */
  readonly isLong?: true;
  /** A line of `.env.example`, with what stands above it. */
  readonly example?: { readonly above?: string; readonly value: string };
}

/** What a row may say beside its kind, class and sentence. */
type Further<T> = Partial<Omit<Setting<T>, 'class' | 'kind' | 'says'>>;

/** What a row is read to: unset is `undefined` where it has no default. */
export type ValueOf<Row> =
  Row extends Setting<infer T> ? T | (Row extends { readonly default: unknown } ? never : undefined) : never;

const row =
  (kindOfRow: Setting['class']) =>
  <T, const F extends Further<T> = object>(kind: Kind<T>, says: string, further?: F): Setting<T> & F => ({
    ...({ kind, says, class: kindOfRow } as Setting<T>),
    ...(further as F),
  });

export const [needed, usual, rare] = [row('needed'), row('usual'), row('rare')] as const;
