// Loaded before one process (NODE_OPTIONS=--require): its clock is off by CHAOS_CLOCK_SKEW_MS, as that of a machine whose
// time service has failed.
const skewMs = Number(process.env.CHAOS_CLOCK_SKEW_MS);
const SystemDate = Date;
const now = () => SystemDate.now() + skewMs;

globalThis.Date = new Proxy(SystemDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new SystemDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
