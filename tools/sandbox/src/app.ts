import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Express, Router } from 'express';
import type { Resource } from 'fhir/r4.js';
import { mountOnDemand } from './on-demand/mount-on-demand.js';
import { onDemand } from './on-demand/on-demand.js';
import { errorPage, homePage, pageHeaders } from './pages/index.js';
import { enrol } from './payer/enrolment.js';
import { mountPayers } from './payer/service/mount-payers.js';
import type { SandboxRecords, SystemRecords } from './records/index.js';
import { generateSystems, payerDirectory } from './records/index.js';
import type { SmartState } from './smart/index.js';
import type { SandboxBase, SandboxSettings, ServerQuirks } from './settings.js';
import { authQuirkNames, authQuirks, createCounters, describeAccount } from './smart/index.js';
import type { FhirStore, Quirks } from './store/index.js';
import { createFhirStore, haveSameRecords, noQuirks, withRecordQuirks } from './store/index.js';
import { systemControl } from './systems/control.js';
import { faults } from './systems/faults.js';
import { recordControl } from './systems/record-control.js';
import { createSystem, mountFhir, type System } from './systems/system.js';
import { serveTrustCommunity } from './udap/index.js';

/** What a sandbox is made from. */
interface SandboxOptions extends Omit<SandboxSettings, 'date' | 'secretsFile' | 'stateFile'> {
  /** the "today" of the records, an ISO instant */
  asOf: string;
  /** where the grants and tokens of a system are, for whoever makes them outlive the process */
  stateOf?: (name: string) => SmartState;
  onServerError: (error: unknown) => void;
  /** told every code, verifier and token that passes, for tests that search for leaks */
  onSecret?: (secret: string) => void;
}

/** A listening sandbox. */
export interface Sandbox {
  /** e.g. `http://localhost:8010` */
  origin: string;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** Where the gateway that `npm start` runs with its default port is launched from an EHR. */
const launchUrl = 'http://localhost:8000/auth/sandbox-ehr/launch';

/** The stores of the bases, each made when first asked for; `open` is that of `ehr` where both show the same records. */
type Stores = Readonly<Record<SandboxBase | 'directory', () => Promise<FhirStore>>>;

function storesOf(records: SystemRecords, { quirks, onServerError, asOf }: SandboxOptions): Stores {
  const storeOf = (resources: Resource[], kind?: 'directory'): Promise<FhirStore> =>
    createFhirStore({ resources, onServerError, ...(kind && { kind }) });
  const recordsOf = (system: 'ehr' | 'clinic' | 'member', own: Quirks) =>
    onDemand(() => storeOf(withRecordQuirks(records[system].resources, own)));
  const ehr = recordsOf('ehr', quirks.ehr);
  return {
    ehr,
    open: haveSameRecords(quirks.ehr, quirks.open) ? ehr : recordsOf('ehr', quirks.open),
    clinic: recordsOf('clinic', quirks.clinic),
    payer: recordsOf('member', quirks.payer),
    directory: onDemand(() => storeOf(payerDirectory(asOf), 'directory')),
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Wires the systems into one application for one origin. */
async function createApp(
  origin: string,
  { options, records, stores }: { options: SandboxOptions; records: SystemRecords; stores: Stores },
): Promise<Express> {
  const counters = createCounters();
  const { accessTokenSeconds, dpop, registration, clientKeys, quirks, onServerError, onSecret } = options;
  const smart = { accessTokenSeconds, dpop, registration, clientKeys, onServerError, onSecret };
  const trust = serveTrustCommunity(origin);
  const hasSubscriptions = options.subscriptions === 'on';
  const shared = { origin, counters, smart, community: trust.open };
  const systemAt = (mount: string, name: keyof ServerQuirks, own: () => SandboxRecords, site?: string) => {
    // What is saved of a system is read before anything is saved again, also of one that nobody asks for.
    const state = options.stateOf?.(name);
    return onDemand(async () =>
      createSystem({
        ...shared,
        hasSubscriptions,
        smart: { ...smart, state, authQuirks: options.authQuirks[name] },
        mount,
        name,
        site,
        records: own(),
        store: await stores[name](),
        quirks: quirks[name],
      }),
    );
  };
  const systems = {
    ehr: systemAt('', 'ehr', () => records.ehr),
    clinic: systemAt('/clinic', 'clinic', () => records.clinic, 'Sandbox Clinic'),
    payer: systemAt('/member', 'payer', () => records.member, 'Sandbox Payer'),
  };
  // Nearly everybody uses the hospital, and a setting that its server does not take is refused at the start.
  const ehr = await systems.ehr();

  const { host } = new URL(origin);
  const hosts = new Set([host, host.replace('localhost', '127.0.0.1')]);
  const app = express();
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  // A page of another site can resolve its own name to 127.0.0.1; the Host header gives it away.
  app.use((request, response, next) => {
    if (hosts.has(request.headers.host ?? '')) next();
    else response.status(421).type('text').send('This sandbox answers to localhost only.\n');
  });
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/control/counters', (_request, response) => void response.set('Cache-Control', 'no-store').json(counters));
  app.use(systemControl(systems));
  app.use(recordControl(origin, { ehr: stores.ehr, clinic: stores.clinic, payer: stores.payer }));
  app.use(faults());
  app.use('/udap', trust.router);
  app.get('/', async (_request, response) => {
    const [clinic, member] = await Promise.all([systems.clinic(), systems.payer()]);
    const accounts = ehr.accounts.map((account) => ({ ...account, description: describeAccount(account) }));
    const quirksOn = authQuirkNames.map((name) => ({
      name,
      ...authQuirks[name],
      systems: Object.entries({ ehr, clinic, payer: member }).flatMap(([system, { quirks: own }]) =>
        own.names.has(name) ? system : [],
      ),
    }));
    const view = { origin, issuer: ehr.issuer, launchUrl, accounts, authQuirks: quirksOn };
    response.set(pageHeaders).type('html').send(homePage(view));
  });
  const mountOpen = (path: string, name: 'open' | 'directory', own: Quirks): void => {
    const open = onDemand(async () => {
      const router = express.Router();
      mountFhir(router, { ...shared, path, name, store: await stores[name](), quirks: own });
      return router;
    });
    mountOnDemand(app, [path, `/pages/${name}`], open);
  };
  mountOpen('/open/fhir', 'open', quirks.open);
  mountOpen('/directory/fhir', 'directory', noQuirks);
  mountPayers(app, {
    origin,
    auth: options.payerAuth,
    reviewSeconds: options.payerReviewSeconds,
    // A card has another id at the payer; its services take both.
    enrolment: enrol([...records.ehr.resources, ...records.memberCards]),
    inspectToken: async (token) => (await (await systems.payer()).tokens.inspect(token)) ?? ehr.tokens.inspect(token),
    onSecret,
    clientKeys,
    onServerError,
  });
  const routerOf = (open: () => Promise<System>) => async (): Promise<Router> => (await open()).router;
  mountOnDemand(app, ['/clinic', '/pages/clinic'], routerOf(systems.clinic));
  mountOnDemand(app, ['/member', '/pages/payer'], routerOf(systems.payer));
  app.use(ehr.router);
  app.use((_request, response) => {
    response
      .status(404)
      .set(pageHeaders)
      .type('html')
      .send(errorPage({ title: 'Not found', code: 'not_found' }));
  });
  app.use((error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
    onServerError(error);
    if (response.headersSent) return next(error);
    const status = (error as { status?: unknown } | null)?.status;
    const isClientFault = typeof status === 'number' && status >= 400 && status < 500;
    response
      .status(isClientFault ? status : 500)
      .set(pageHeaders)
      .type('html')
      .send(errorPage({ title: 'This did not work', code: isClientFault ? 'bad_request' : 'server_error' }));
  });
  return app;
}

/**
 * Starts a sandbox on loopback.
 *
 * @returns once it answers; the origin is known only then when `port` is 0
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const records = generateSystems(options);
  const stores = storesOf(records, options);

  // Issuer, links and cookies hold the port, which is known only after listening; until then nothing is answered.
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const port = await listen(server, options.port, options.host);
  const origin = `http://localhost:${port}`;
  answer = await createApp(origin, { options, records, stores });
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
