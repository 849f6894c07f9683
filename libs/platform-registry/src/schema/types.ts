import type { z } from 'zod';
import type { davinciSchema } from './davinci.js';
import type { oauthSchema } from './oauth.js';
import type { platformSchema } from './platform.js';
import type { quirksSchema } from './quirks.js';
import type { tenancySchema } from './tenancy.js';

/** A value of which no part can be changed; platform definitions are shared by every request. */
export type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** One platform file, as validated. */
export type PlatformDefinition = DeepReadonly<z.infer<typeof platformSchema>>;
/** The `oauth` part of a platform file. */
export type OauthDefinition = DeepReadonly<z.infer<typeof oauthSchema>>;
/** The `davinci` part of a platform file. */
export type DavinciDefinition = DeepReadonly<z.infer<typeof davinciSchema>>;
/** The `tenancy` part of a platform file. */
export type TenancyDefinition = DeepReadonly<z.infer<typeof tenancySchema>>;
/** The `quirks` part of a platform file. */
export type PlatformQuirks = DeepReadonly<z.infer<typeof quirksSchema>>;
/** What runs a platform. */
export type PlatformKind = PlatformDefinition['kind'];
/** Which data is behind a platform. */
export type PlatformEnvironment = PlatformDefinition['environment'];
