import express from 'express';
import type { Request, Router } from 'express';
import { ehrPage } from '../pages/index.js';
import type { PatientView } from '../pages/index.js';
import { InteractionError, interactionErrorHandler, sendPage } from './interaction-request.js';
import type { Launches } from './launches.js';

/** What the EHR side works with. */
export interface EhrOptions {
  /** The `iss` that an app is launched with. */
  fhirBaseUrl: string;
  patients: readonly PatientView[];
  /** The visit that is open with a patient; `undefined` when there was none. */
  latestEncounterOf(patientId: string): string | undefined;
  launches: Launches;
}

function parameter(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

/** The launch URL of an app. Only on this machine: the sandbox sends nobody anywhere else. */
function readApp(request: Request): URL {
  const text = parameter(request, 'app');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url?.protocol === 'http:' && isLoopback && url.username === '') return url;
  throw new InteractionError('invalid_app', 'app must be the launch URL of an app on this machine.');
}

/**
 * `/ehr?app=<launch URL>` shows the patients, `/ehr/launch` opens the app for one of them with `iss` and `launch`.
 *
 * A link rather than a form: what it makes is only a ticket, which is of no use without signing in afterwards.
 *
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"
 */
export function ehrRouter(options: EhrOptions): Router {
  const router = express.Router();
  router.get('/', (request, response) => {
    const view = { app: readApp(request).href, patients: options.patients, launchPath: `${request.baseUrl}/launch` };
    sendPage(response, ehrPage(view));
  });
  router.get('/launch', (request, response) => {
    const app = readApp(request);
    const patient = options.patients.find(({ id }) => id === parameter(request, 'patient'))?.id;
    if (patient === undefined) throw new InteractionError('unknown_patient', 'There is no such patient.', 404);
    const encounter = options.latestEncounterOf(patient);
    app.searchParams.set('iss', options.fhirBaseUrl);
    app.searchParams.set('launch', options.launches.issue({ patient, ...(encounter !== undefined && { encounter }) }));
    response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }).redirect(302, app.href);
  });
  router.use(interactionErrorHandler);
  return router;
}
