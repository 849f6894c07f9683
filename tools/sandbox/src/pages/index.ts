export { consentPage } from './consent.js';
export { ehrPage } from './ehr.js';
export { errorPage } from './error.js';
export { homePage } from './home.js';
export { pageHeaders } from './layout.js';
export { patientPickerPage } from './patient-picker.js';
export { signInPage } from './sign-in.js';
export type { PatientView } from './patient-picker.js';
export { signedOutPage, signOutPage } from './sign-out.js';
