import { FhirConnect } from './fhir-connect.js';
import { handBack } from './sign-in.js';

// The window of a sign-in comes back to the page that opened it: there it passes on the answer, and closes.
if (globalThis.customElements !== undefined) {
  handBack();
  if (customElements.get('fhir-connect') === undefined) customElements.define('fhir-connect', FhirConnect);
}

export { FhirConnect };
export type { Connection } from './sign-in.js';
