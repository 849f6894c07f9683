import { FhirConnect } from './fhir-connect.js';
import { handBack, type Connection, type Platform } from './sign-in.js';

// The window of a sign-in comes back to the page that opened it: there it passes on the answer, and closes.
if (globalThis.customElements !== undefined) {
  handBack();
  if (customElements.get('fhir-connect') === undefined) customElements.define('fhir-connect', FhirConnect);
}

type Attribute = 'scope' | 'redirect' | 'client-id' | 'app-name' | 'lang' | 'id' | 'class' | 'key';
type Listener<Detail> = (event: CustomEvent<Detail>) => void;

/**
 * The element as JSX takes it, of React 19 and others: custom elements need no wrapper there.
 *
 * @public nothing here has JSX
 */
export interface FhirConnectElements {
  'fhir-connect': { readonly gateway: string } & { readonly [Name in Attribute]?: string } & {
    readonly ref?: ((element: FhirConnect | null) => void) | { current: FhirConnect | null };
    readonly 'onfhir-connect-started'?: Listener<Platform>;
    readonly 'onfhir-connected'?: Listener<Connection>;
    readonly 'onfhir-connect-ended'?: Listener<object>;
    readonly 'onfhir-connect-error'?: Listener<{ readonly code: string }>;
  };
}

export { FhirConnect };
export type { Connection };
